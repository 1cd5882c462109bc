import * as fc from "fast-check";
import { expect, test } from "vitest";
import { carrierCode, carrierText, sentParts } from "../../carriers/carrier-text.ts";
import { anyText } from "../support/any-text.ts";

const sent = ["+14255550123", "Contoso: your code is 482913."];

test.each([
  ["Invalid 'To' Phone Number: +14255550123", "Invalid 'To' Phone Number: •••"],
  ["number (425) 555-0123 is a landline", "number ••• is a landline"],
  ["425.555.0123 and 1 425 555 0123", "••• and •••"],
  ["text '482913' was filtered", "text '•••' was filtered"],
  ["code=482913;", "•••=•••;"],
  ["id482913x", "id•••x"],
  ["4 8 2 9 1 3 / 4, 8, 2, 9, 1, 3 / 482-913 / 4829", "••• / ••• / ••• / •••"],
  ["see https://gate.example/carriers/a/receipts/dlv_01k0000000000000000000000a-1-AAAA", "see https://gate.•••"],
  ["token 5ec2e75ec2e75ec2e75e", "token •••"],
  ["status delivery_unconfirmed_by_the_network", "status delivery_unconfirmed_by_the_network"],
  ["Message exceeds the 1600 character limit (21617)", "Message exceeds the 1600 character limit (21617)"],
  ["two\n\tlines\u0000 and\u200B more", "two lines and more"],
])("%j becomes %j", (words, expected) => {
  expect(carrierText(words, sent)).toBe(expected);
});

test("nothing readable is null, and long words end in an ellipsis after 200 characters", () => {
  expect(carrierText(" \n\u0000 ", sent)).toBeNull();
  const long = carrierText("no ".repeat(100_000), []) ?? "";
  expect(Array.from(long)).toHaveLength(200);
  expect(long.endsWith("…")).toBe(true);
  expect(Array.from(carrierText("👍 ".repeat(300), []) ?? "")).toHaveLength(200);
});

test.each([
  ["a code in pieces comes back whole", ["your code: 482 913"], "got 482913 refused", "got ••• refused"],
  ["one of two codes", ["A1B2C or D3E4F"], "saw xA1B2Cx", "saw •••"],
  ["a code behind other words", ["Contoso", "AB12CD"], "saw AB12CD", "saw •••"],
  ["a word that was sent, in other letters", ["Contoso: hello"], "CONTOSO is no sender", "••• is no sender"],
  ["a word that only holds one that was sent", ["This is your code"], "do it yourself", "do it yourself"],
  ["seven digits, sent or not", [], "call 555-0199 or 123456", "call ••• or 123456"],
  ["a token of twenty characters", [], "id AbcdefghIjklmnopqrst of AbcdefghIjklmnopqrs", "id ••• of AbcdefghIjklmnopqrs"],
])("%s is hidden where it must be, and nowhere else", (_, parts, words, expected) => {
  expect(carrierText(words, parts)).toBe(expected);
});

test("where it isn't known what was sent, every word with a digit in it could be the code", () => {
  expect(carrierText("code 4829 or AB12 or 482 913 of Contoso refused", null)).toBe("code ••• or ••• or ••• of Contoso refused");
});

test("two hundred characters are kept whole, and what stands behind two thousand is not read", () => {
  const whole = "no ".repeat(66) + "no";
  expect(carrierText(whole, [])).toBe(whole);
  expect(carrierText(`${" ".repeat(2_000)}late`, [])).toBeNull();
});

test("an error's code is kept as it is, unless it can't be one or holds what was sent", () => {
  for (const code of ["21610", "30007 - x", "user_busy", "SIP 603", "a.b-c_d", "x".repeat(64)]) expect(carrierCode(code, sent)).toBe(code);
  for (const code of ["", "482913", "E482913", "contoso", "x".repeat(65), "a\nb", "a:b", ":ab", "ab:", "ü"])
    expect(carrierCode(code, sent)).toBe("•••");
  expect(carrierCode("482913", null)).toBe("482913");
});

test("no code that was sent comes back, however the carrier quotes it", () => {
  const code = fc.stringMatching(/^[0-9A-Z]{4,10}$/);
  const quote = fc.constantFrom(
    (value: string) => value,
    (value: string) => value.toLowerCase(),
    (value: string) => Array.from(value).join(" "),
    (value: string) => Array.from(value).join(", "),
    (value: string) => `x${value}`,
  );
  fc.assert(
    fc.property(code, quote, anyText({ maxLength: 30 }), (value, quoted, noise) => {
      // A code of letters alone that is stuck to other letters is a word like any other.
      fc.pre(/\d/.test(value) || !quoted(value).startsWith("x"));
      const said = carrierText(`refused: "${quoted(value)}" ${noise}`, [`Your code is ${value}.`]) ?? "";
      const head = said.slice(0, said.lastIndexOf('"') + 1);
      expect(head.toUpperCase().replace(/[^0-9A-Z]/g, "")).not.toContain(value);
    }),
  );
});

test("any words at all give at most 200 characters on one line", () => {
  fc.assert(
    fc.property(anyText({ maxLength: 3_000 }), fc.array(anyText({ maxLength: 100 })), (words, parts) => {
      const said = carrierText(words, parts);
      if (said === null) return;
      expect(Array.from(said).length).toBeLessThanOrEqual(200);
      expect(said).not.toMatch(/[\p{Cc}\p{Cs}]|\d{7}/u);
    }),
  );
});

test("what was sent is the number and the text, or the lines of the call", () => {
  const sender = { number: "97671", kind: "short_code" } as const;
  expect(sentParts({ channel: "sms", to: "+14255550123", sender, text: "hi", validitySeconds: 9 })).toEqual(["+14255550123", "hi"]);
  const script = { language: "en-US", lines: ["a", "b"], expectsKeyPress: false };
  expect(sentParts({ channel: "voice", to: "+14255550123", callerId: "+14255550100", script, ringSeconds: 22 })).toEqual([
    "+14255550123",
    "a",
    "b",
  ]);
});
