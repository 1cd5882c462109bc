/** Vitest kept open, so that the tests of an area are tried against one mutant after the other without starting it anew; each try loads every module again. */
import { createVitest } from "vitest/node";
import { writeTestEntry } from "./test-entry.ts";
import type { Workspace } from "./workspace.ts";

export interface TestSession extends AsyncDisposable {
  /** Whether the tests pass: stops at the first that does not. */
  pass(): Promise<boolean>;
}

export async function openTestSession(workspace: Workspace, tests: readonly string[]): Promise<TestSession> {
  writeTestEntry(workspace.folder, tests);
  process.chdir(workspace.folder);
  const vitest = await createVitest("test", {
    config: "test/mutation/vitest.config.ts",
    watch: false,
    bail: 1,
    reporters: [{}],
  });
  return {
    async pass() {
      const { exitCode } = process;
      const { testModules, unhandledErrors } = await vitest.start();
      // A failed test is what most mutants end with, and Vitest would have this process fail for it.
      process.exitCode = exitCode;
      return unhandledErrors.length === 0 && testModules.length > 0 && testModules.every((one) => one.state() === "passed");
    },
    [Symbol.asyncDispose]: () => vitest.close(),
  };
}
