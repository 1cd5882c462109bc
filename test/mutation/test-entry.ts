/**
 * All tests of an area as one file, in their order: each mutant costs one start of a worker instead of one per file, and
 * the quick tests are asked first. The test files' own hooks stay within them.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";

/** In the copy of the project; the project itself has no such file. */
export const entryFile = "test/mutation/entry.test.ts";

export function writeTestEntry(folder: string, tests: readonly string[]): void {
  const suites = tests.map((test) => {
    const from = JSON.stringify(path.relative(path.dirname(entryFile), test));
    return `describe(${JSON.stringify(test)}, async () => void (await import(${from})));`;
  });
  writeFileSync(path.join(folder, entryFile), ['import { describe } from "vitest";', ...suites, ""].join("\n"));
}
