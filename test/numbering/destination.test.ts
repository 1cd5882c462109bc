/** Which phone a text means: spellings, plans and refusals. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDestination } from "../../src/numbering/destination.ts";
import { anyText } from "../support/any-text.ts";

const e164Of = (text: string): string | null => {
  const reading = readDestination(text);
  return reading.kind === "valid" ? reading.destination.e164 : null;
};
const detailOf = (text: string): string | null => {
  const reading = readDestination(text);
  return reading.kind === "invalid" ? reading.detail : null;
};

describe("any spelling of one subscriber is one E.164", () => {
  test.each([
    ["spaces", "+1 425 555 0123", "+14255550123"],
    ["dashes and brackets", "+1 (425) 555-0123", "+14255550123"],
    ["dots", "+1.425.555.0123", "+14255550123"],
    ["slashes", "+49 30/123456", "+4930123456"],
    ["typographic dashes", "+1 425\u2013555\u20110123", "+14255550123"],
    ["the country code in brackets", "(+1) 425 555 0123", "+14255550123"],
    ["space around and a line end", "  +14255550123\n", "+14255550123"],
    ["no-break spaces", "+1\u00a0425\u202f555\u30000123", "+14255550123"],
    ["full-width characters", "＋１（４２５）５５５－０１２３", "+14255550123"],
    ["Arabic digits", "+٤٤٧٤٠٠١٢٣٤٥٦", "+447400123456"],
    ["Persian digits", "+۴۴۷۴۰۰۱۲۳۴۵۶", "+447400123456"],
    ["Devanagari digits", "+९१९८१२३४५६७८", "+919812345678"],
    ["marks of right-to-left text", "\u202a+44\u200e740\u200f0123456\u202c", "+447400123456"],
    ["isolates and zero-width characters", "\u2066\ufeff+44 7400\u200b 123\u2060456\u2069", "+447400123456"],
    ["a tel address", "tel:+1-201-555-0123", "+12015550123"],
    ["a tel address in capitals", "TEL:+12015550123", "+12015550123"],
    ["the prefix 00", "00447400123456", "+447400123456"],
    ["the prefix 00 before +1", "001 425 555 0123", "+14255550123"],
    ["a bracketed trunk zero", "+44 (0)7400 123456", "+447400123456"],
    ["a spaced trunk zero", "+44 0 7400 123456", "+447400123456"],
    ["Germany's trunk zero", "+49 (0) 1512 3456789", "+4915123456789"],
    ["Hungary's trunk prefix", "+36 06 20 123 4567", "+36201234567"],
    ["Russia's trunk prefix", "+7 8 912 345 67 89", "+79123456789"],
    ["North America's trunk prefix", "+1 1 425 555 0123", "+14255550123"],
    ["Brazil's trunk zero and carrier code", "+55 0 15 11 98765 4321", "+5511987654321"],
    ["Mexico's former mobile mark", "+52 1 55 1234 5678", "+525512345678"],
    ["Mexico's former mobile prefix", "+52 044 55 1234 5678", "+525512345678"],
    ["Mexico today", "+52 55 1234 5678", "+525512345678"],
    ["Argentina's domestic mobile mark", "+54 11 15 2345 6789", "+5491123456789"],
    ["Argentina's domestic mobile mark after a trunk zero", "+54 011 15 2345 6789", "+5491123456789"],
    ["Argentina's mobile number", "+54 9 11 2345 6789", "+5491123456789"],
    ["San Marino through Italy", "+39 0549 886377", "+3780549886377"],
    ["San Marino without its area code", "+378 886377", "+3780549886377"],
    ["Gabon's seven digits", "+241 6 03 12 34", "+24106031234"],
  ])("%s: %s", (_what, written, e164) => {
    expect(e164Of(written)).toBe(e164);
  });

  test("Italy's leading zero is part of the number, and its mobiles have none", () => {
    expect(e164Of("+39 02 3661 8300")).toBe("+390236618300");
    expect(e164Of("+39 2 3661 8300")).toBeNull();
    expect(e164Of("+39 312 345 6789")).toBe("+393123456789");
  });

  test("Argentina's landline and mobile forms of the same digits stay two: SMS needs the 9", () => {
    expect(readDestination("+54 11 2345 6789")).toEqual({
      kind: "valid",
      destination: { e164: "+541123456789", masked: "+54 •• •••• 6789", country: "AR", lineType: "fixed" },
    });
  });

  const plans = [
    { countryCode: "1", number: "4255550123" },
    { countryCode: "44", number: "7400123456", trunk: "0" },
    { countryCode: "49", number: "15123456789", trunk: "0" },
    { countryCode: "33", number: "612345678", trunk: "0" },
    { countryCode: "81", number: "9012345678", trunk: "0" },
    { countryCode: "55", number: "11987654321", trunk: "0" },
    { countryCode: "7", number: "9123456789", trunk: "8" },
    { countryCode: "52", number: "5512345678", trunk: "1" },
    { countryCode: "54", number: "91123456789", trunk: "0" },
    { countryCode: "39", number: "0236618300" },
    { countryCode: "971", number: "501234567", trunk: "0" },
  ];
  const scripts = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９"].map(
    (digits) => Array.from(digits),
  );
  const ornaments = [
    "",
    "",
    "",
    " ",
    "-",
    ".",
    "/",
    "(",
    ")",
    "\u00a0",
    "\u2011",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u2068",
    "\u00ad",
    "（",
    "\t",
  ];

  test("however it is dressed up", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plans),
        fc.boolean(),
        fc.constantFrom("+", "＋", "00", "tel:+", " (+", "\u202d+"),
        fc.constantFrom(...scripts),
        fc.array(fc.constantFrom(...ornaments), { minLength: 40, maxLength: 40 }),
        ({ countryCode, number, trunk = "" }, withTrunk, prefix, script, ornament) => {
          const digits = Array.from(countryCode + (withTrunk ? trunk : "") + number);
          const written = prefix + digits.map((digit, index) => `${script[Number(digit)]}${ornament[index]}`).join("");
          expect(e164Of(written)).toBe(`+${countryCode}${number}`);
        },
      ),
    );
  });

  test("and the E.164 that comes out reads as itself", () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 5, maxLength: 15 });
    const codes = [
      "1",
      "7",
      "20",
      "30",
      "33",
      "39",
      "44",
      "49",
      "52",
      "54",
      "55",
      "61",
      "81",
      "86",
      "91",
      "225",
      "234",
      "241",
      "353",
      "378",
      "971",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...codes), digits, (code, number) => {
        const e164 = e164Of(`+${code}${number}`);
        if (e164 !== null) expect(e164Of(e164)).toBe(e164);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("country and line", () => {
  test.each([
    ["+14255550123", "US", "fixed_or_mobile"],
    ["+16045550123", "CA", "fixed_or_mobile"],
    ["+18765550123", "JM", "mobile"],
    ["+17875551234", "PR", "fixed_or_mobile"],
    ["+447400123456", "GB", "mobile"],
    ["+442079460958", "GB", "fixed"],
    ["+445612345678", "GB", "voip"],
    ["+77001234567", "KZ", "mobile"],
    ["+79123456789", "RU", "mobile"],
    ["+3906698 12345", "VA", "fixed"],
    ["+881612345678", null, "mobile"],
  ])("%s is of %s and %s", (written, country, lineType) => {
    const reading = readDestination(written);
    expect(reading).toMatchObject({ kind: "valid", destination: { country, lineType } });
  });
});

describe("what can't be served is refused with what is wrong and what to do", () => {
  test.each([
    ["+1 800 555 1234", /^A toll-free number can't receive codes\. Ask for/],
    ["+800 1234 5678", /^A toll-free number/],
    ["+1 900 555 1234", /^A premium-rate number/],
    ["+808 1234 5678", /^A shared-cost number/],
    ["+44 70 1234 5678", /^A personal number/],
    ["+44 76 4012 3456", /^A pager/],
    ["+44 55 1234 5678", /^A company's universal access number/],
    ["425 555 0123", /no country code\. Send it in E\.164/],
    ["011 44 7400 123456", /no country code/],
    ["", /no digits/],
    ["+", /no digits/],
    ["+999 123456", /No country has the code/],
    ["+0044 7400 123456", /No country has the code/],
    ["+1 911", /too short/],
    ["+44 1", /too short/],
    ["+44 7400 123456 789", /too long/],
    ["+44 7700 900123", /No such number is in use/],
    ["+1 242 555 1234", /No such number is in use/],
    ["+12 3", /too short/],
    ["+1 425 FLOWERS", /characters that are no part of a phone number/],
    ["+44+7400123456", /characters that are no part/],
    ["44+7400123456", /characters that are no part/],
    ["+14255550123\u0000", /characters that are no part/],
    ["+1425555012²", /characters that are no part/],
  ])("%s", (written, why) => {
    expect(detailOf(written)).toMatch(why);
  });

  test.each([
    "+1 201 555 0123 x5",
    "+1 201 555 0123 ext. 5",
    "tel:+1-201-555-0123;ext=5",
    "+1 201 555 0123,,5",
    "+1 201 555 0123#5",
    "+7 912 345 67 89 доб. 5",
  ])("an extension: %s", (written) => {
    expect(detailOf(written)).toMatch(/has an extension/);
  });

  test("more than 64 characters are refused unread", () => {
    expect(e164Of(`+1425555${" ".repeat(52)}0123`)).toBe("+14255550123");
    expect(detailOf(`+1425555${" ".repeat(53)}0123`)).toMatch(/longer than 64 characters/);
    expect(detailOf("+".repeat(100_000))).toMatch(/longer than 64 characters/);
  });

  test("a refusal is made of sentences", () => {
    for (const written of ["1", "+1 800 555 1234", "+1 911", "+999 1234567", "+1 201 555 0123 x5"])
      expect(detailOf(written)).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  test("no refusal repeats the number", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("+0123456789 x-")), maxLength: 70 }), (written) => {
        const detail = detailOf(written) ?? "";
        const runs = written.match(/\d{3,}/g) ?? [];
        // The advice's own example is the only number in a detail.
        for (const run of runs) expect(detail.replace("+14255550123", "").replace("E.164", "")).not.toContain(run);
      }),
    );
  });

  test("text of any kind is read without an exception", () => {
    fc.assert(
      fc.property(anyText({ maxLength: 70 }), (text) => {
        expect(["valid", "invalid"]).toContain(readDestination(text).kind);
      }),
    );
  });
});
