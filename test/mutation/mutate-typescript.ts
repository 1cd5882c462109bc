/** Mutates TypeScript with Stryker: its mutants are all in the instrumented code at once, and each is tried with the tests that reach it. */
import { Stryker } from "@stryker-mutator/core";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { MutationArea } from "./areas.ts";
import type { Mutant } from "./mutant.ts";
import { writeTestEntry } from "./test-entry.ts";
import type { Workspace } from "./workspace.ts";

type StrykerResult = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

export async function mutateTypeScript(area: MutationArea, workspace: Workspace): Promise<Mutant[]> {
  if (area.typescript.length === 0) return [];
  writeTestEntry(workspace.folder, area.tests);
  // Stryker knows no other way to say where the project is.
  process.chdir(workspace.folder);
  const stryker = new Stryker({ configFile: "test/mutation/stryker.json", mutate: [...area.typescript] });
  const results = await stryker.runMutationTest();
  return results.flatMap((result) => {
    const fate = fateOf(result.status);
    if (fate === null) return [];
    const file = path.relative(workspace.folder, result.fileName);
    const lines = readFileSync(result.fileName, "utf8").split("\n");
    return [{ file, line: result.location.start.line, change: describeChange(lines, result), fate }];
  });
}

/** null: not a working program, so no test was asked about it. */
function fateOf(status: StrykerResult["status"]): Mutant["fate"] | null {
  switch (status) {
    case "Killed":
      return "killed";
    case "Timeout":
      return "timeout";
    case "Survived":
      return "survived";
    case "NoCoverage":
      return "uncovered";
    case "CompileError":
    case "RuntimeError":
    case "Ignored":
    case "Pending":
      return null;
  }
}

function describeChange(lines: readonly string[], { location: { start, end }, replacement }: StrykerResult): string {
  const [first = "", ...more] = lines.slice(start.line - 1, end.line);
  const original = [first.slice(start.column - 1), ...more].join("\n");
  const cut = start.line === end.line ? original.slice(0, end.column - start.column) : original;
  return `${onOneLine(cut)}  ->  ${onOneLine(replacement)}`;
}

function onOneLine(code: string): string {
  const text = code.replaceAll(/\s+/g, " ").trim();
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
