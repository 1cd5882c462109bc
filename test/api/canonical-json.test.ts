/** Whether two bodies say the same is decided on this text: an idempotency key must know its request again, and no other. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/api/body/canonical-json.ts";

test("keys are sorted on every level, and nothing stands between the values", () => {
  const body = { to: "+14255550123", channel: "sms", metadata: { b: "2", a: [1, { d: null, c: true }] } };
  expect(canonicalJson(body)).toBe('{"channel":"sms","metadata":{"a":[1,{"c":true,"d":null}],"b":"2"},"to":"+14255550123"}');
});

test("the order of a list is part of what it says", () => {
  expect(canonicalJson([2, 1])).toBe("[2,1]");
  expect(canonicalJson({ list: ["b", "a"] })).toBe('{"list":["b","a"]}');
});

test.each([[null], [true], [0], ["a"], [""], [[]], [{}]])("%j is written as JSON writes it", (value) => {
  expect(canonicalJson(value)).toBe(JSON.stringify(value));
});

test("any value is the same text in any order of its keys, and another value is another text", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      const saysTheSame = JSON.stringify(JSON.parse(canonicalJson(value))) === JSON.stringify(JSON.parse(canonicalJson(other)));
      expect(canonicalJson(value) === canonicalJson(other)).toBe(saysTheSame);
    }),
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, reversed(part)] as const)
      .toReversed(),
  );
}
