/** What many seeds come to. */
import type { SeedResult } from "./run-seed.ts";

export interface Totals {
  readonly seeds: number;
  readonly asked: number;
  readonly deliveries: number;
  readonly handOvers: number;
  readonly refused: number;
  readonly inDoubt: number;
  /** Hand-overs of deliveries whose request never got another answer than 503 or none. */
  readonly handedOverInDoubt: number;
  readonly endings: ReadonlyMap<string, number>;
  readonly faults: ReadonlyMap<string, number>;
  readonly violations: number;
  readonly bugs: number;
  readonly failedSeeds: readonly number[];
}

export const noTotals: Totals = {
  seeds: 0,
  asked: 0,
  deliveries: 0,
  handOvers: 0,
  refused: 0,
  inDoubt: 0,
  handedOverInDoubt: 0,
  endings: new Map(),
  faults: new Map(),
  violations: 0,
  bugs: 0,
  failedSeeds: [],
};

export function addUp(totals: Totals, { seed, history, story, violations, bugs }: SeedResult): Totals {
  const accepted = new Set(history.asked.flatMap(({ answer, ref }) => (answer.kind === "accepted" ? [ref] : [])));
  const refOf = new Map(history.stored.map(({ delivery, ref }) => [delivery, ref]));
  const inDoubt = history.handedOver.filter(({ delivery }) => !accepted.has(refOf.get(delivery) ?? ""));
  const endings = Map.groupBy(history.stored, ({ status }) => status);
  return {
    seeds: totals.seeds + 1,
    asked: totals.asked + history.asked.length,
    deliveries: totals.deliveries + history.stored.length,
    handOvers: totals.handOvers + history.handedOver.length,
    refused: totals.refused + history.asked.filter(({ answer }) => answer.kind === "refused").length,
    inDoubt: totals.inDoubt + history.asked.filter(({ answer }) => answer.kind === "in_doubt").length,
    handedOverInDoubt: totals.handedOverInDoubt + inDoubt.length,
    endings: sum(totals.endings, new Map([...endings].map(([status, all]) => [status, all.length]))),
    faults: sum(totals.faults, story.faults),
    violations: totals.violations + violations.length,
    bugs: totals.bugs + bugs.length,
    failedSeeds: violations.length + bugs.length === 0 ? totals.failedSeeds : [...totals.failedSeeds, seed],
  };
}

function sum(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const both = new Map(one);
  for (const [name, count] of other) both.set(name, (both.get(name) ?? 0) + count);
  return both;
}
