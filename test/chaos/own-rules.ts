/**
 * Rules that only a run on real processes can judge, beside those that it shares with the simulation (`books.ts`): what the
 * API said when each delivery had to be over, what the HTTP answers were, what Redis keeps, and what the logs tell.
 */
import { isFinal } from "../../src/delivery/status.ts";
import { endsWithinMs } from "../support/books.ts";
import type { Stored } from "../support/history.ts";
import type { Told } from "./callers.ts";
import { hidesAnswers, type LoggedFault } from "./fault.ts";
import type { Evidence } from "./history-of-run.ts";

export interface Finding {
  readonly rule: string;
  readonly phone: string;
  readonly delivery: string | null;
  readonly what: string;
}

/** Answers that callers may get under faults; any other one is a bug. */
const expectedStatuses = new Set([202, 409, 429, 503]);
/** After a fault is mended, connections are still being opened again. */
const reconnectMs = 1_500;

export function judgeRun(
  evidence: Evidence,
  stored: readonly Stored[],
  faults: readonly LoggedFault[],
  complaints: readonly string[],
): Finding[] {
  const { told, contents, missing, carriers } = evidence;
  return [
    ...missing.map((delivery) => ({ rule: "accepted_is_known", phone: "", delivery, what: "was accepted, and the API did not know it" })),
    ...judgeLastSights(evidence, stored),
    ...contents.due.map((delivery) => ({ rule: "due_index_empty", phone: "", delivery, what: "has ended and is still in the due index" })),
    ...aboutAll("all_keys_expire", contents.lasting),
    ...aboutAll(
      "expected_answers",
      told.flatMap(({ ref, status }) => (status === null || expectedStatuses.has(status) ? [] : [`${ref} was answered ${status}`])),
    ),
    ...aboutAll(
      "well_formed",
      carriers.malformed.map(({ account, path }) => `${account} refused a request to ${path} as malformed`),
    ),
    ...aboutAll("no_bug_in_log", complaints),
    ...carriedOutAllTheSame(told, stored).flatMap(({ record, asked }) =>
      faults.some((fault) => explains(fault, asked))
        ? []
        : [
            {
              rule: "honest_503",
              phone: record.phone,
              delivery: record.delivery,
              what: `${asked[0]?.ref} was told 503 while Redis could be heard, and is accepted`,
            },
          ],
    ),
  ];
}

function aboutAll(rule: string, whats: readonly string[]): Finding[] {
  return whats.map((what) => ({ rule, phone: "", delivery: null, what }));
}

/** Requests that were answered 503 and nothing else, and whose delivery was made all the same. */
export function carriedOutAllTheSame(
  told: readonly Told[],
  stored: readonly Stored[],
): { readonly record: Stored; readonly asked: readonly Told[] }[] {
  const byRef = Map.groupBy(told, ({ ref }) => ref);
  return stored.flatMap((record) => {
    const asked = byRef.get(record.ref ?? "") ?? [];
    return asked.length > 0 && asked.every(({ status }) => status === 503) ? [{ record, asked }] : [];
  });
}

function explains(fault: LoggedFault, asked: readonly Told[]): boolean {
  if (!hidesAnswers.includes(fault.kind)) return false;
  return asked.some(({ sentAt, answeredAt }) => fault.from <= answeredAt && fault.until + reconnectMs >= sentAt);
}

function judgeLastSights({ sightings, outages }: Evidence, stored: readonly Stored[]): Finding[] {
  const expiry = new Map(stored.map(({ delivery, expiresAt, phone }) => [delivery, { expiresAt, phone }]));
  return sightings.flatMap(({ delivery, at, status }) => {
    const { expiresAt, phone } = expiry.get(delivery) ?? { expiresAt: at, phone: "" };
    const lastMoment = expiresAt + endsWithinMs;
    const isExcused = outages.some(({ from, until }) => from < lastMoment && until + endsWithinMs > at);
    if (at < lastMoment || isFinal(status) || isExcused) return [];
    return [{ rule: "seen_final_in_time", phone, delivery, what: `was seen ${status} ${at - expiresAt} ms after its expiry` }];
  });
}
