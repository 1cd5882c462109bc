/** Mutates Lua scripts, for which there is no ready tool: each mutant is written over its script, and the tests are asked about it on a real Redis. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { MutationArea } from "./areas.ts";
import { luaMutants, type LuaMutant } from "./lua/mutants.ts";
import type { Mutant } from "./mutant.ts";
import { openTestSession } from "./test-session.ts";
import type { Workspace } from "./workspace.ts";

/** @param isWanted which of the mutants are tried: all, unless somebody wants a few */
export async function* mutateLua(
  { lua, tests }: Pick<MutationArea, "lua" | "tests">,
  workspace: Workspace,
  isWanted: (mutant: LuaMutant) => boolean = () => true,
): AsyncGenerator<Mutant> {
  if (lua.length === 0) return;
  await using session = await openTestSession(workspace, tests);
  if (!(await session.pass())) throw new Error(`the tests fail before anything is changed: ${tests.join(", ")}`);
  for (const file of lua) {
    const place = path.join(workspace.folder, file);
    const original = readFileSync(place, "utf8");
    for (const mutant of luaMutants(original).filter(isWanted)) {
      writeFileSync(place, mutant.script);
      const fate = (await session.pass()) ? "survived" : "killed";
      yield { file, line: mutant.line, change: `${mutant.original}  ->  ${mutant.replacement}`, fate };
    }
    writeFileSync(place, original);
  }
}
