/** A fault run's result for people: one column for each kind of Redis, then every broken rule with its story. */
import { faultKinds } from "./fault.ts";
import type { Violation } from "./judge.ts";
import type { RunResult } from "./run.ts";

const mostStories = 5;

export function reportOf(results: readonly RunResult[]): string {
  const violations = results.flatMap((result) => result.violations);
  const told = violations.slice(0, mostStories).map(storyOf);
  const more = violations.length - told.length;
  return [
    table(results),
    ...countsByRule(violations),
    ...told,
    ...(more > 0 ? [`and ${more} more`] : []),
    violations.length === 0 ? "Every promise was kept." : `${violations.length} broken promises.`,
  ].join("\n\n");
}

function table(results: readonly RunResult[]): string {
  const row = (name: string, cell: (result: RunResult) => string | number | null): readonly string[] => [
    name,
    ...results.map((result) => String(cell(result) ?? "–")),
  ];
  const rows = [
    row("Redis", ({ redis }) => redis),
    row("seed", ({ seed }) => seed),
    row("seconds", ({ seconds }) => seconds),
    row("requests", ({ tally }) => tally.requests),
    ...wordsOf(results, "answers").map((word) => row(`  answered ${word}`, ({ tally }) => tally.answers[word] ?? 0)),
    row("deliveries accepted", ({ tally }) => tally.accepted),
    row("  told 503, and made all the same", ({ tally }) => tally.carriedOutAfter503),
    row("  not found while Redis failed over", ({ tally }) => tally.notKnownMeanwhile),
    ...wordsOf(results, "ends").map((word) => row(`  ended ${word}`, ({ tally }) => tally.ends[word] ?? 0)),
    row("requests that reached carriers", ({ tally }) => tally.handOvers),
    row("  that carriers took", ({ tally }) => tally.taken),
    ...wordsOf(results, "outcomes").map((word) => row(`  attempts ${word}`, ({ tally }) => tally.outcomes[word] ?? 0)),
    ...wordsOf(results, "duplicates").map((word) => row(`second copies: ${word}`, ({ tally }) => tally.duplicates[word as never] ?? 0)),
    row("most hand-overs of a phone in 300 s", ({ tally }) => tally.mostHandOversPerPhoneInWindow),
    row("phones that came to the limit", ({ tally }) => tally.phonesAtTheLimit),
    row("latest hand-over after expiry, ms", ({ tally }) => tally.latestHandOverAfterExpiryMs),
    row("latest end after expiry, outages aside, ms", ({ tally }) => tally.latestEndAfterExpiryMs),
    row("slowest 503, hung instances included, ms", ({ tally }) => tally.slowest503Ms),
    row("kills (-9)", ({ tally }) => tally.kills),
    row("failovers", ({ tally }) => tally.failovers),
    ...faultKinds.map((kind) => row(`  ${kind}`, ({ tally }) => tally.faults[kind])),
    row("nobody could work, s", ({ tally }) => Math.round(tally.outageSeconds)),
    row("promises broken", ({ violations }) => violations.length),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map((cells) =>
      cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "),
    )
    .join("\n");
}

function countsByRule(violations: readonly Violation[]): string[] {
  return [...Map.groupBy(violations, ({ rule }) => rule)].map(
    ([rule, all]) => `BROKEN ${rule}: ${all.length} times\n${all.map(({ delivery, what }) => `  ${delivery ?? "–"}: ${what}`).join("\n")}`,
  );
}

function wordsOf(results: readonly RunResult[], field: "answers" | "ends" | "outcomes" | "duplicates"): string[] {
  return [...new Set(results.flatMap(({ tally }) => Object.keys(tally[field])))].toSorted();
}

function storyOf({ rule, phone, delivery, what, trace, faultsMeanwhile }: Violation): string {
  const masked = phone === "" ? "" : `, phone …${phone.slice(-4)}`;
  const head = `BROKEN ${rule}: ${delivery ?? "–"}${masked}: ${what}`;
  const events = (trace?.events ?? []).map((event) => `  ${JSON.stringify(event)}`);
  const faults = faultsMeanwhile.map(({ kind, target, what: done, from, until }) => {
    return `  meanwhile ${new Date(from).toISOString()} to ${new Date(until).toISOString()}: ${kind} (${target}): ${done}`;
  });
  return [head, ...events, ...faults].join("\n");
}
