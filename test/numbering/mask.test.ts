/** What people see of a number: enough to recognise it, never enough to call it. */
import * as fc from "fast-check";
import { getCountries, getExampleNumber, isSupportedCountry } from "libphonenumber-js/max";
import examples from "libphonenumber-js/examples.mobile.json";
import { expect, test } from "vitest";
import { maskNumber } from "../../src/numbering/mask.ts";

test.each([
  ["+14255550123", "+1 ••• ••• 0123"],
  ["+447400123456", "+44 •••• ••3456"],
  ["+33612345678", "+33 • •• •• 56 78"],
  ["+4915123456789", "+49 •••• •••6789"],
  ["+5491123456789", "+54 • •• •••• 6789"],
  ["+390236618300", "+39 •• •••• 8300"],
  ["+85298765432", "+852 •••• 5432"],
  ["+3726712345", "+372 ••• ••45"],
  ["+24740123", "+247 •••23"],
])("%s is shown as %s", (e164, shown) => {
  expect(maskNumber(e164)).toBe(shown);
});

test("a number of an unknown plan shows its last digits only", () => {
  expect(maskNumber("+999123456789")).toBe("+••••••••6789");
});

test("a short code shows its last two digits, or fewer", () => {
  expect(maskNumber("97671")).toBe("•••71");
  expect(maskNumber("911")).toBe("••1");
  expect(maskNumber("7")).toBe("•");
});

test("digits without a plus are of no country", () => {
  expect(maskNumber("14255550123")).toBe("•••••••0123");
});

test.each(["", "Contoso", "+1 425 555 0123", "sip:alice@example.com", "1".repeat(10_000)])(
  "what is no number shows nothing: %s",
  (text) => {
    expect(maskNumber(text)).toBe("•••");
  },
);

const shape = /^\+(\d{0,3})[ •]*([\d ]*)$/;

test("at most the country code and the last four digits are ever shown", () => {
  const digits = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(digits, (number) => {
      const [, callingCode = "none", rest = ""] = shape.exec(maskNumber(`+${number}`)) ?? [];
      const shown = rest.replaceAll(" ", "");
      expect(number.startsWith(callingCode)).toBe(true);
      expect(number.endsWith(shown)).toBe(true);
      expect(shown.length).toBeLessThanOrEqual(4);
      expect(callingCode.length + shown.length).toBeLessThan(Math.max(number.length, 1));
    }),
    { numRuns: 2_000 },
  );
});

test("in every country each hidden digit is one bullet", () => {
  expect(getCountries().length).toBeGreaterThan(200);
  for (const country of getCountries()) {
    if (!isSupportedCountry(country)) continue;
    const example = getExampleNumber(country, examples);
    if (example === undefined) continue;
    const masked = maskNumber(example.number);
    const national = masked.slice(example.countryCallingCode.length + 1).replaceAll(" ", "");
    const shown = example.nationalNumber.length < 8 ? 2 : 4;
    expect(national, country).toBe("•".repeat(example.nationalNumber.length - shown) + example.nationalNumber.slice(-shown));
  }
});
