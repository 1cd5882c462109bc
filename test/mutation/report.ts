/** The result as text: what was not noticed, line by line, and a table of the areas. Pure. */
import { isNoticed, type Mutant } from "./mutant.ts";

/** Noticed mutants of a hundred. */
export const goal = 90;

export interface AreaResult {
  readonly name: string;
  readonly mutants: readonly Mutant[];
  readonly tookSeconds: number;
}

export function score({ mutants }: Pick<AreaResult, "mutants">): number {
  return mutants.length === 0 ? 0 : (100 * mutants.filter(isNoticed).length) / mutants.length;
}

export function missesGoal(result: AreaResult): boolean {
  return score(result) < goal;
}

export function report(results: readonly AreaResult[]): string {
  const unnoticed = results.flatMap(({ name, mutants }) =>
    mutants.filter((mutant) => !isNoticed(mutant)).map(({ file, line, change, fate }) => `${name}: ${fate} ${file}:${line}  ${change}`),
  );
  const rows = results.map((result) => {
    const noticed = result.mutants.filter(isNoticed).length;
    return [result.name, result.mutants.length, noticed, `${score(result).toFixed(1)} %`, `${Math.round(result.tookSeconds)} s`];
  });
  const table = [["area", "mutants", "noticed", "score", "took"], ["---", "---", "---", "---", "---"], ...rows];
  return [...unnoticed, "", ...table.map((cells) => `| ${cells.join(" | ")} |`)].join("\n");
}
