/** It decides which documents are read at all; `JSON.parse` is the oracle for what is JSON at all. */
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/api/body/canonical-json.ts";
import { parseJson } from "../../src/api/body/parse-json.ts";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Faults that are ours alone: the document is JSON, and still refused. */
const isOurRefusal = (text: string): boolean => {
  const parsed = parseJson(text);
  return !parsed.ok && /levels deep|can't have this name|given twice/.test(parsed.detail);
};

const mutated = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.constantFrom("", ",", '"', "}", "]", "\\", "0", "-", ".", "e", "\u0000", "\u2028", "\ufeff", "t", " ", "\n"),
  )
  .map(([text, at, insert]) => {
    const cut = at % (text.length + 1);
    return text.slice(0, cut) + insert + text.slice(insert === "" ? cut + 1 : cut);
  });

describe("parseJson", () => {
  test("takes every document that it doesn't refuse for reasons of its own, with the same value", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const parsed = parseJson(text);
        if (parsed.ok) expect(parsed.value).toStrictEqual(JSON.parse(text));
        else expect(isOurRefusal(text)).toBe(true);
      }),
    );
  });

  test("reads a value the same with and without white space, faults included", () => {
    const name = fc.constantFrom("a", "b", "1", "__proto__", "constructor");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 12 }, fc.jsonValue({ maxDepth: 0 }), fc.array(tie("value"), { maxLength: 2 }), tie("object")),
      object: fc
        .array(fc.tuple(name, tie("value")), { maxLength: 2 })
        .map((entries) => Object.fromEntries(entries.map(([key, part]) => [key, part] as const))),
    }));
    fc.assert(
      fc.property(value, (made) => {
        expect(parseJson(JSON.stringify(made))).toStrictEqual(parseJson(JSON.stringify(made, null, 1)));
      }),
      { numRuns: 1_000 },
    );
  });

  test("agrees with JSON.parse on what is no JSON", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        expect(parseJson(text).ok || isOurRefusal(text)).toBe(isJson(text) || isOurRefusal(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test("reads 64 KiB of anything without a stack overflow", () => {
    for (const piece of ['"', "\\", "[", '{"a":', "1", "-", " ", '"\\u0041', "{}", "[],"]) {
      expect(() => parseJson(piece.repeat(65_536 / piece.length))).not.toThrow();
    }
    const long = JSON.stringify("x".repeat(65_000));
    expect(parseJson(long).ok).toBe(true);
  });
});

describe("canonicalJson", () => {
  test("is one text for all orders of keys, and differs for different values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(canonicalJson(reversed(a))).toBe(canonicalJson(a));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(asJson(a), asJson(b)));
      }),
    );
  });
});

/** Without what JSON can't tell apart, such as 0 and -0. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, reversed(part)]),
  );
}
