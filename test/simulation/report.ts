/** What a person gets to read: the stories of what went wrong, how to see it again, and the figures of all seeds. */
import type { SeedResult } from "./run-seed.ts";
import { printLine, storyOf } from "./story.ts";
import type { Totals } from "./totals.ts";

const mostStories = 3;

export function describeSeed({ seed, violations, bugs, story }: SeedResult, wholeStory: boolean): readonly string[] {
  if (wholeStory) return [...story.lines.map(printLine), ...violations.map(({ rule, what }) => `VIOLATED ${rule}: ${what}`)];
  if (violations.length + bugs.length === 0) return [];
  const concerned = [...new Set(violations.flatMap(({ delivery }) => (delivery === null ? [] : [delivery])))];
  return [
    `seed ${seed}: ${violations.length} violations, ${bugs.length} bugs`,
    ...violations.map(({ rule, phone, what }) => `  VIOLATED ${rule} (${phone}): ${what}`),
    ...bugs.map((error) => `  BUG ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    ...concerned
      .slice(0, mostStories)
      .flatMap((delivery) => [`  the story of ${delivery}:`, ...storyOf(story.lines, delivery).map(printLine)]),
    `  again: npm run simulate -- --seed ${seed}`,
  ];
}

export function printResult(result: SeedResult, { wholeStory }: { readonly wholeStory: boolean }): void {
  for (const line of describeSeed(result, wholeStory)) console.log(line);
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `  ${String(count).padStart(9)}  ${name}`)
    .join("\n");
}

export function printTotals(totals: Totals, elapsedMs: number): void {
  const seconds = elapsedMs / 1_000;
  console.log(
    [
      `${totals.seeds} seeds in ${seconds.toFixed(1)} s (${(seconds / totals.seeds).toFixed(2)} s each)`,
      `${totals.asked} answers to requests: ${totals.refused} refusals, ${totals.inDoubt} in doubt (503 or none)`,
      `${totals.deliveries} deliveries, ${totals.handOvers} hand-overs (${totals.handedOverInDoubt} of deliveries in doubt)`,
      "endings:",
      list(totals.endings),
      "faults:",
      list(totals.faults),
      `${totals.violations} violations, ${totals.bugs} bugs${totals.failedSeeds.length === 0 ? "" : ` in seeds ${totals.failedSeeds.join(", ")}`}`,
    ].join("\n"),
  );
}
