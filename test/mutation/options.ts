/** Which areas to mutate, from the command line. */
import { parseArgs } from "node:util";
import { areas, type MutationArea } from "./areas.ts";

export const usage = `npm run mutate -- [options]

  --area NAME   one area only: ${areas.map((area) => area.name).join(", ")}
  --help        this text

Changes the code in many small ways, one at a time, and tries each with the tests of its area. What no test notices is
listed. Ends with 1 when fewer than 90 of 100 changes of an area were noticed.`;

export type ReadOptions =
  | { readonly kind: "areas"; readonly areas: readonly MutationArea[] }
  | { readonly kind: "usage"; readonly problem: string | null };

export function readOptions(args: readonly string[]): ReadOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: { area: { type: "string" }, help: { type: "boolean", default: false } } });
    if (values.help) return { kind: "usage", problem: null };
    const chosen = areas.filter((area) => values.area === undefined || area.name === values.area);
    if (chosen.length === 0) return { kind: "usage", problem: `there is no area "${values.area}"` };
    return { kind: "areas", areas: chosen };
  } catch (error) {
    return { kind: "usage", problem: error instanceof Error ? error.message : String(error) };
  }
}
