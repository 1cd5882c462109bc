/** What a person means by a reply or a key. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readKeys, readReply } from "../../src/message/replies.ts";

describe("a reply", () => {
  test.each([
    ["STOP", "stop"],
    ["Stop.", "stop"],
    [" stop all ", "stop"],
    ["Stop-All!", "stop"],
    ["ＳＴＯＰ", "stop"],
    ["UNSUBSCRIBE", "stop"],
    ["cancel", "stop"],
    ["END", "stop"],
    ["Quit", "stop"],
    ["arrêt", "stop"],
    ["ARRET", "stop"],
    ["Alto", "stop"],
    ["СТОП", "stop"],
    ["İPTAL", "stop"],
    ["退订", "stop"],
    ["START", "start"],
    ["unstop", "start"],
    ["HELP", "help"],
    ["info?", "help"],
    ["Y", "confirmed"],
    ["yes!", "confirmed"],
    ["1", "confirmed"],
    ["１", "confirmed"],
    ["1\ufe0f\u20e3", "confirmed"],
    ["Sí", "confirmed"],
    ["はい", "confirmed"],
    ["N", "fraud_reported"],
    ["No.", "fraud_reported"],
    ["não", "fraud_reported"],
    ["9", "fraud_reported"],
    ["HAYIR", "fraud_reported"],
    ["not me", "fraud_reported"],
  ])("%s means %s", (text, meaning) => {
    expect(readReply(text)).toBe(meaning);
  });

  test.each(["", "   ", "?!", "👍", "yes no", "stop calling me at work", "19", "482913", "tak", "ano", "constructor", "__proto__"])(
    "%s is for people to read",
    (text) => {
      expect(readReply(text)).toBe("other");
    },
  );

  test("case, space and punctuation around and between don't matter", () => {
    const noise = fc.string({ unit: fc.constantFrom(" ", ".", "!", "-", "'", "\n", "\u200b"), maxLength: 4 });
    fc.assert(
      fc.property(
        fc.constantFrom("stop", "start", "help", "yes", "no"),
        fc.func(fc.boolean()),
        fc.array(noise, { minLength: 6, maxLength: 6 }),
        (word, isUpper, noises) => {
          const noisy =
            Array.from(word, (letter, index) => `${noises[index]}${isUpper(index) ? letter.toUpperCase() : letter}`).join("") + noises[5];
          expect(readReply(noisy)).toBe(readReply(word));
        },
      ),
    );
  });

  test("a long message is never a word", () => {
    expect(readReply(`stop${" ".repeat(60)}`)).toBe("stop");
    expect(readReply(`stop${" ".repeat(61)}`)).toBe("other");
    expect(readReply("y".repeat(100_000))).toBe("other");
  });
});

test.each([
  ["1", "confirmed"],
  ["9", "fraud_reported"],
  ["0", "other"],
  ["#", "other"],
  ["", "other"],
  ["11", "other"],
  ["19", "other"],
])("the keys %s mean %s", (digits, meaning) => {
  expect(readKeys(digits)).toBe(meaning);
});
