/** What a call says, and what it answers to a key. */
import { describe, expect, test } from "vitest";
import { languages } from "../../src/message/locales.ts";
import { renderCall } from "../../src/message/render-call.ts";
import type { CallRequest } from "../../src/message/render-call.ts";
import { renderKeyAnswer } from "../../src/message/render-key-answer.ts";

const request: CallRequest = { content: { code: "482913" }, brand: "Contoso", locale: "en-US", confirm: false };

describe("a code", () => {
  test("is announced and said three times, digit by digit", () => {
    expect(renderCall(request)).toEqual({
      language: "en-US",
      lines: [
        "Hello, this is Contoso with your verification code.",
        "Your code is:",
        "4, 8, 2, 9, 1, 3",
        "Once more, your code is:",
        "4, 8, 2, 9, 1, 3",
        "Once more, your code is:",
        "4, 8, 2, 9, 1, 3",
        "Goodbye.",
      ],
      expectsKeyPress: false,
    });
  });

  test("is spelled in capitals where it has letters", () => {
    expect(renderCall({ ...request, content: { code: "a7bX" } }).lines).toContain("A, 7, B, X");
  });

  test.each(languages.map(({ language }) => language))("is never part of a sentence in %s", (locale) => {
    const { lines } = renderCall({ ...request, locale });
    expect(lines.filter((line) => line === "4, 8, 2, 9, 1, 3")).toHaveLength(3);
    expect(lines.filter((line) => line.includes("Contoso"))).toHaveLength(1);
    expect(lines.join()).not.toContain("482913");
  });

  test("is announced in the region's own voice where the language has it", () => {
    expect(renderCall({ ...request, locale: "fr-CA" }).language).toBe("fr-CA");
    expect(renderCall({ ...request, locale: "fr-LU" }).language).toBe("fr-FR");
    expect(renderCall({ ...request, locale: undefined }).language).toBe("en-US");
  });

  test("comes from nobody in particular without a brand", () => {
    expect(renderCall({ ...request, brand: null }).lines[0]).toBe("Hello, this is a call with your verification code.");
  });

  test("ends with the question, not with a goodbye, when a key is asked for", () => {
    const { lines, expectsKeyPress } = renderCall({ ...request, confirm: true });
    expect(lines.at(-1)).toBe("Press 1 to confirm, or 9 if you didn't ask for this.");
    expect(lines).not.toContain("Goodbye.");
    expect(expectsKeyPress).toBe(true);
  });
});

const spoken = (text: string, confirm = false): readonly string[] => renderCall({ ...request, content: { text }, confirm }).lines;

describe("a text", () => {
  test("is spoken as it is, twice", () => {
    expect(spoken("Someone signs in from Paris.")).toEqual(["Someone signs in from Paris.", "Someone signs in from Paris."]);
  });

  test("has numbers of four and more digits spelled out, in any script", () => {
    expect(spoken("Code 482913, room 101, gate A1234.")[0]).toBe("Code 4, 8, 2, 9, 1, 3, room 101, gate A1, 2, 3, 4.");
    expect(spoken("الرمز ٤٨٢٩")[0]).toBe("الرمز ٤, ٨, ٢, ٩");
  });

  test("pauses at its line ends", () => {
    expect(spoken("Hello.\r\n\n  Goodbye. \n")).toEqual(["Hello.", "Goodbye.", "Hello.", "Goodbye."]);
  });

  test("is said once when it is long", () => {
    expect(spoken("a".repeat(400))).toHaveLength(2);
    expect(spoken("a".repeat(401))).toHaveLength(1);
  });

  test("ends with the question when a key is asked for", () => {
    expect(spoken("Someone signs in from Paris.", true).at(-1)).toBe("Press 1 to confirm, or 9 if you didn't ask for this.");
  });
});

describe("after a key", () => {
  test.each([
    ["confirmed", "Thank you, that is confirmed. Goodbye."],
    ["fraud_reported", "Thank you, we have noted that you didn't ask for this. Goodbye."],
    ["other", "Only the keys 1 and 9 are valid. Nothing was confirmed. Goodbye."],
  ] as const)("%s: %s", (meaning, line) => {
    expect(renderKeyAnswer(meaning, "en-GB")).toEqual({ language: "en-GB", lines: [line] });
  });

  test("the call's own language answers", () => {
    expect(renderKeyAnswer("confirmed", "de-AT")).toEqual({ language: "de-AT", lines: ["Danke, das ist bestätigt. Auf Wiederhören."] });
    expect(renderKeyAnswer("confirmed", "de-AT").language).toBe(renderCall({ ...request, locale: "de-AT" }).language);
  });
});
