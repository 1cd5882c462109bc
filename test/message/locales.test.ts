/** Which language a person gets. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLocale, negotiate } from "../../src/message/locales.ts";
import { anyText } from "../support/any-text.ts";

const chosen = (locale: string | undefined): string => {
  const { phrases, speech } = negotiate(locale);
  return `${phrases.language} ${speech}`;
};

describe("negotiation", () => {
  test.each([
    ["en-US", "en en-US"],
    ["en-gb", "en en-GB"],
    ["EN", "en en-US"],
    ["en-CA", "en en-US"],
    ["fr-CA", "fr fr-CA"],
    ["fr", "fr fr-FR"],
    ["fr-SN", "fr fr-FR"],
    ["es-MX", "es es-MX"],
    ["es-AR", "es es-US"],
    ["pt-PT", "pt pt-PT"],
    ["pt", "pt pt-BR"],
    ["nl-BE", "nl nl-BE"],
    ["no", "nb nb-NO"],
    ["nn-NO", "nb nb-NO"],
    ["iw", "he he-IL"],
    ["in-ID", "id id-ID"],
    ["zh", "zh zh-CN"],
    ["zh-CN", "zh zh-CN"],
    ["zh-SG", "zh zh-CN"],
    ["zh-Hans", "zh zh-CN"],
    ["zh-Hant", "zh-Hant zh-TW"],
    ["zh-TW", "zh-Hant zh-TW"],
    ["zh-HK", "zh-Hant zh-HK"],
    ["zh-Hans-HK", "zh zh-CN"],
    ["yue", "zh-Hant zh-TW"],
    ["cmn-TW", "zh-Hant zh-TW"],
    ["de-AT-u-co-phonebk", "de de-AT"],
  ])("%s gets %s", (locale, expected) => {
    expect(chosen(locale)).toBe(expected);
  });

  test.each([undefined, "", "tlh", "und", "sw-KE", "en_US", "x".repeat(100_000), "<script>"])("%s gets English", (locale) => {
    expect(chosen(locale)).toBe("en en-US");
  });
});

describe("well-formedness", () => {
  test.each(["en", "en-US", "zh-Hant-TW", "sr-Latn-RS", "EN-us", "tlh", "de-AT-u-co-phonebk"])("%s is a locale", (text) => {
    expect(isLocale(text)).toBe(true);
  });

  test.each([
    "",
    "e",
    "en_US",
    "en-",
    "english language",
    "en-US\n",
    "🇺🇸",
    "../../etc/passwd",
    `en-${"a".repeat(33)}`,
    `en-u-${"co-phonebk-".repeat(5)}ab`,
  ])("%s is none", (text) => {
    expect(isLocale(text)).toBe(false);
  });

  test("35 characters are the most", () => {
    const longest = "en-x-abcdefgh-abcdefgh-abcdefgh-abc";
    expect(longest).toHaveLength(35);
    expect(isLocale(longest)).toBe(true);
    expect(isLocale(`${longest}d`)).toBe(false);
  });

  test("any text gets an answer, and what is no locale gets English", () => {
    fc.assert(
      fc.property(anyText({ maxLength: 40 }), (text) => {
        const { phrases } = negotiate(text);
        if (!isLocale(text)) expect(phrases.language).toBe("en");
      }),
    );
  });
});
