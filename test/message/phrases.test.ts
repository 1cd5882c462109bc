/** The content itself, in every language that stands in the folder. */
import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { languages, negotiate } from "../../src/message/locales.ts";
import { fill } from "../../src/message/phrases.ts";
import { renderSms } from "../../src/message/render-sms.ts";
import { readReply } from "../../src/message/replies.ts";
import { measureText } from "../../src/numbering/segments.ts";

const brand = "Contoso Bank";
const wordsIn = (value: object): string[] =>
  Object.values(value).flatMap((inner) => (typeof inner === "string" ? [inner] : wordsIn(inner as object)));
const places = (phrase: string): string[] => Array.from(phrase.matchAll(/\{(.*?)\}/g), ([, name]) => name ?? "").sort();

test("every file of the folder is a language that people can get", async () => {
  const files = await readdir(new URL("../../src/message/phrases/", import.meta.url));
  expect(languages.map(({ language }) => `${language.toLowerCase()}.ts`).sort()).toEqual(files.sort());
  expect(languages.length).toBeGreaterThanOrEqual(25);
  for (const { language } of languages) expect(negotiate(language).phrases.language).toBe(language);
});

describe.each(languages.map((phrases) => [phrases.language, phrases] as const))("%s", (language, phrases) => {
  const sms = (code: string, named: string | null, confirm = false): string =>
    renderSms({ content: { code }, brand: named, locale: language, domain: null, appHash: null, confirm });

  test.each(["482913", "4829137560", "Q7X2"])("an SMS with the code %s fits one segment", (code) => {
    expect(brand).toHaveLength(12);
    for (const text of [sms(code, brand), sms(code, null)]) {
      expect(text).toContain(code);
      expect(measureText(text)).toMatchObject({ segments: 1 });
    }
  });

  test("an SMS that asks for a reply fits one segment in GSM 7-bit, and never takes more than two", () => {
    const { alphabet, segments } = measureText(sms("482913", brand, true));
    expect(segments).toBeLessThanOrEqual(alphabet === "gsm7" ? 1 : 2);
  });

  test("a question for a reply doesn't turn a GSM 7-bit message into UCS-2", () => {
    expect(measureText(phrases.sms.confirm).alphabet).toBe(measureText(phrases.sms.code).alphabet);
  });

  test("the places are those that are filled", () => {
    expect(places(phrases.sms.code)).toEqual(["brand", "code"]);
    expect(places(phrases.sms.codeWithoutBrand)).toEqual(["code"]);
    expect(places(phrases.call.greeting)).toEqual(["brand"]);
    const { greeting: _greeting, ...restOfCall } = phrases.call;
    expect([phrases.sms.confirm, ...wordsIn(restOfCall), ...wordsIn(phrases.keyAnswers)].flatMap(places)).toEqual([]);
  });

  test("the answers that it asks for are understood", () => {
    const asked = phrases.sms.confirm.match(/(?<![\p{L}\p{N}])[YN](?![\p{L}\p{N}])|[0-9]/gu) ?? [];
    expect(asked.map(readReply)).toEqual(["confirmed", "fraud_reported"]);
    expect(phrases.call.confirm.match(/[0-9]/g)).toEqual(["1", "9"]);
  });

  test("every phrase is written, in composed letters, without stray space", () => {
    for (const phrase of wordsIn({ ...phrases.sms, ...phrases.call, ...phrases.keyAnswers })) {
      expect(phrase).not.toBe("");
      expect(phrase.normalize("NFC")).toBe(phrase);
      expect(phrase.trim().replace(/\s+/g, " ")).toBe(phrase);
    }
  });

  test("its languages of speech are its own", () => {
    for (const speech of phrases.speech) expect(negotiate(speech)).toMatchObject({ phrases, speech });
  });
});

test.each(["ar", "he"])("%s begins with a letter of its own, which gives the line its direction", (language) => {
  const text = renderSms({ content: { code: "482913" }, brand, locale: language, domain: null, appHash: null, confirm: false });
  expect(text).toMatch(/^[\p{Script=Arabic}\p{Script=Hebrew}]/u);
});

test("a brand that looks like a place is not filled again", () => {
  expect(fill("{brand}: {code}.", { brand: "{code} {brand} $&", code: "482913" })).toBe("{code} {brand} $&: 482913.");
});
