/** `npm run mutate`: would the tests notice a mistake in the code that a promise rests on? */
import type { MutationArea } from "./areas.ts";
import { mutateLua } from "./mutate-lua.ts";
import { mutateTypeScript } from "./mutate-typescript.ts";
import { readOptions, usage } from "./options.ts";
import { missesGoal, report, type AreaResult } from "./report.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

async function main(): Promise<void> {
  const read = readOptions(process.argv.slice(2));
  if (read.kind === "usage") {
    process.stdout.write(`${read.problem === null ? "" : `${read.problem}\n\n`}${usage}\n`);
    process.exitCode = read.problem === null ? 0 : 2;
    return;
  }
  using workspace = createWorkspace();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      workspace[Symbol.dispose]();
      process.exit(1);
    });
  }
  const results: AreaResult[] = [];
  for (const area of read.areas) results.push(await mutate(area, workspace));
  process.stdout.write(`${report(results)}\n`);
  if (results.some(missesGoal)) process.exitCode = 1;
}

async function mutate(area: MutationArea, workspace: Workspace): Promise<AreaResult> {
  const startedAt = Date.now();
  process.stderr.write(`${area.name}: ${[...area.typescript, ...area.lua].join(", ")}\n`);
  const mutants = await mutateTypeScript(area, workspace);
  for await (const mutant of mutateLua(area, workspace)) {
    mutants.push(mutant);
    process.stderr.write(`${mutant.fate} ${mutant.file}:${mutant.line}\n`);
  }
  return { name: area.name, mutants, tookSeconds: (Date.now() - startedAt) / 1_000 };
}

await main();
