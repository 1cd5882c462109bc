/** What a fault run comes to in figures: how much was asked, handed over and struck, and how near to its limits it came. */
import type { HandedOver, History, Stored, StoredAttempt } from "../support/history.ts";
import { faultKinds, type FaultKind, type LoggedFault } from "./fault.ts";
import { countFailovers, countKills } from "./goal.ts";
import { historyOf, type Evidence } from "./history-of-run.ts";
import { carriedOutAllTheSame } from "./own-rules.ts";

export interface Tally {
  readonly requests: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly accepted: number;
  /** Told 503, and made all the same: Redis had done it when its answer was cut off. */
  readonly carriedOutAfter503: number;
  /** Looks at a delivery that were answered "not found" while Redis failed over. */
  readonly notKnownMeanwhile: number;
  readonly slowest503Ms: number | null;
  readonly handOvers: number;
  readonly taken: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
  /** Messages that a phone got beyond the first of a delivery, by what was known of the one before. */
  readonly duplicates: Readonly<Record<DuplicateCause, number>>;
  readonly mostHandOversPerPhoneInWindow: number;
  readonly phonesAtTheLimit: number;
  readonly latestHandOverAfterExpiryMs: number | null;
  /** Of those that no outage kept from ending. */
  readonly latestEndAfterExpiryMs: number | null;
  readonly kills: number;
  readonly failovers: number;
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly outageSeconds: number;
}

export type DuplicateCause =
  | "answer unknown"
  /** An instance stood still for longer than its claim held, and wrote the answer down when another one had gone on. */
  | "answer known too late"
  | "the carrier refused what it took"
  | "the carrier told of a failure"
  | "needless";

export function tallyOf(evidence: Evidence, faults: readonly LoggedFault[], requests: number): Tally {
  const { told, notKnownMeanwhile } = evidence;
  const { handedOver, stored, limits, outages } = historyOf(evidence);
  const records = new Map(stored.map((record) => [record.delivery, record]));
  const perPhone = [
    ...Map.groupBy(
      handedOver.filter(({ answered }) => answered !== "refused"),
      ({ phone }) => phone,
    ).values(),
  ];
  const inWindow = perPhone.map((ofPhone) =>
    mostWithin(
      ofPhone.map(({ at }) => at),
      limits.windowMs,
    ),
  );
  const countOf = (kind: FaultKind): number => faults.filter((fault) => fault.kind === kind).length;
  return {
    requests,
    answers: count(told.map(({ status }) => (status === null ? "no answer" : String(status)))),
    accepted: new Set(told.flatMap(({ answer }) => (answer.kind === "accepted" ? [answer.delivery] : []))).size,
    carriedOutAfter503: carriedOutAllTheSame(told, stored).length,
    notKnownMeanwhile,
    slowest503Ms: most(told.filter(({ status }) => status === 503).map(({ sentAt, answeredAt }) => answeredAt - sentAt)),
    handOvers: handedOver.length,
    taken: handedOver.filter(({ taken }) => taken).length,
    outcomes: count(stored.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome ?? "none"))),
    ends: count(stored.map(({ status }) => status)),
    duplicates: duplicatesOf(handedOver, records),
    mostHandOversPerPhoneInWindow: most(inWindow) ?? 0,
    phonesAtTheLimit: inWindow.filter((handOvers) => handOvers >= limits.attempts).length,
    latestHandOverAfterExpiryMs: most(handedOver.map(({ delivery, at }) => at - (records.get(delivery)?.expiresAt ?? at))),
    latestEndAfterExpiryMs: most(stored.flatMap((record) => latenessOf(record, outages))),
    kills: countKills(faults),
    failovers: countFailovers(faults),
    faults: Object.fromEntries(faultKinds.map((kind) => [kind, countOf(kind)])) as Record<FaultKind, number>,
    outageSeconds: outages.reduce((sum, { from, until }) => sum + until - from, 0) / 1_000,
  };
}

function latenessOf({ finishedAt, expiresAt }: Stored, outages: History["outages"]): number[] {
  if (finishedAt === null || outages.some(({ from, until }) => from < finishedAt && until > expiresAt)) return [];
  return [finishedAt - expiresAt];
}

function duplicatesOf(handedOver: readonly HandedOver[], records: ReadonlyMap<string, Stored>): Record<DuplicateCause, number> {
  const causes: Record<DuplicateCause, number> = {
    "answer unknown": 0,
    "answer known too late": 0,
    "the carrier refused what it took": 0,
    "the carrier told of a failure": 0,
    needless: 0,
  };
  for (const [delivery, all] of Map.groupBy(
    handedOver.filter(({ taken }) => taken),
    (one) => `${one.delivery} ${one.channel}`,
  )) {
    const inOrder = all.toSorted((one, other) => one.at - other.at);
    for (const [index, later] of inOrder.entries()) {
      const before = inOrder[index - 1];
      if (before === undefined) continue;
      const made = records.get(delivery.split(" ")[0] ?? "")?.attempts ?? [];
      const [madeBefore, madeLater] = [before, later].map(({ attempt }) => made.find(({ number }) => number === attempt));
      causes[causeOf(before, later, madeBefore, madeLater)] += 1;
    }
  }
  return causes;
}

function causeOf(before: HandedOver, later: HandedOver, madeBefore?: StoredAttempt, madeLater?: StoredAttempt): DuplicateCause {
  if (before.failureToldAt !== null && before.failureToldAt <= later.at) return "the carrier told of a failure";
  if (before.answered === "refused") return "the carrier refused what it took";
  if (madeBefore?.outcome !== "accepted") return "answer unknown";
  return (madeBefore.endedAt ?? 0) <= (madeLater?.startedAt ?? later.at) ? "needless" : "answer known too late";
}

function mostWithin(times: readonly number[], windowMs: number): number {
  const inOrder = times.toSorted((one, other) => one - other);
  return Math.max(...inOrder.map((from, index) => inOrder.slice(index).filter((at) => at - from < windowMs).length));
}

function count(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((one, other) => Math.max(one, other));
}
