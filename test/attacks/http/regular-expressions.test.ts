/**
 * A regular expression that backtracks over a hostile text stops the whole gateway. All of the product's are judged by a
 * checker that either proves them harmless or searches for the text that hurts.
 */
import path from "node:path";
import { check } from "recheck";
import { expect, test } from "vitest";
import { readRegularExpressions } from "./regular-expressions.ts";

const root = path.resolve(import.meta.dirname, "../../..");

/** Expressions that the checker can't clear, each with the reason why it may stay. */
const cleared: Readonly<Record<string, string>> = {
  [String.raw`\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}`]: "quadratic, over the operator's own configuration file, once at start",
  [String.raw`[[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]--[\u200c\u200d]]`]: "one character class: nothing to repeat",
  [String.raw`[[\p{Cc}\p{Noncharacter_Code_Point}]--[\t\n\r]]`]: "one character class: nothing to repeat",
};

/** Judged by the characters that an attack makes the engine read: limits of time would find a busy machine at fault. */
const byWorkAlone = { timeout: null, attackTimeout: null, incubationTimeout: null, seedingTimeout: null };

const expressions = readRegularExpressions(root, ["src", "carriers"]);

test("no regular expression of the product can be made to backtrack for long", { timeout: 240_000 }, async () => {
  expect(expressions.fileCount).toBeGreaterThan(250);
  expect(expressions.literals.length).toBeGreaterThan(100);
  const doubtful: { readonly source: string; readonly what: string }[] = [];
  // One after the other: each check is a process of its own.
  for (const { file, source, flags } of expressions.literals) {
    const { status } = await check(source, flags, byWorkAlone);
    if (status !== "safe") doubtful.push({ source, what: `/${source}/${flags} in ${file}: ${status}` });
  }
  expect(doubtful.filter(({ source }) => !(source in cleared)).map(({ what }) => what)).toEqual([]);
  expect(Object.keys(cleared).toSorted(), "each exception is still one").toEqual(doubtful.map(({ source }) => source).toSorted());
});

test("no regular expression is made from text at run time, where no checker would see it", () => {
  expect(expressions.madeAtRunTime).toEqual([]);
});

test("the checker knows a bad one when it sees it", async () => {
  expect((await check("^(a+)+$", "")).status).toBe("vulnerable");
});
