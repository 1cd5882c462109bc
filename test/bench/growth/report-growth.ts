/** The growth tables as people read them. */
import { machineInWords } from "../report/machine-in-words.ts";
import { spreadInWords } from "../report/numbers.ts";
import { textTable } from "../report/text-table.ts";
import { figureTitles, type FigureName, type GrowthTable } from "./growth-case.ts";
import type { GrowthResults } from "./growth.ts";

export function reportGrowth({ machine, options, tables, tookSeconds }: GrowthResults): string {
  return [
    machineInWords(machine),
    `${options.rounds} rounds; median (least - most); took ${Math.round(tookSeconds)} s; appendfsync always`,
    ...tables.map((table) => `\n${table.title}\n${tableText(table)}`),
  ].join("\n");
}

function tableText({ rows }: GrowthTable): string {
  const names = (Object.keys(figureTitles) as FigureName[]).filter((name) => rows.some(({ figures }) => name in figures));
  return textTable([
    ["", ...names.map((name) => figureTitles[name].title)],
    ...rows.map(({ size, figures }) => [size, ...names.map((name) => spreadInWords(figures[name] ?? null, figureTitles[name].digits))]),
  ]);
}
