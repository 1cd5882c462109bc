import * as fc from "fast-check";
import { expect, test } from "vitest";
import { carrierText, sentParts } from "../../carriers/carrier-text.ts";
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
