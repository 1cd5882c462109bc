/**
 * The promises as rules over what has happened: what callers were told, what carriers were handed, and what is stored at
 * the end. Pure, and one for all: the simulation and the fault runs on real processes balance their books by it.
 *
 * An outcome, not a cause, is what a rule looks at: it knows of no fault but of those that excuse something (`outages`,
 * carriers that refused or told of a failure).
 */
import { isFinal } from "../../src/delivery/status.ts";
import type { AskedFor, HandedOver, History, Stored, StoredAttempt } from "./history.ts";

export const rules = [
  "final_in_time",
  "five_in_five",
  "nothing_after_expiry",
  "lives_as_asked",
  "claimed_before",
  "at_most_five_attempts",
  "no_needless_duplicate",
  "no_second_call",
  "final_stays",
  "content_destroyed",
  "places_given_back",
  "refused_is_not_sent",
  "no_refusal_in_vain",
] as const;
export type Rule = (typeof rules)[number];

export interface Violation {
  readonly rule: Rule;
  readonly phone: string;
  readonly delivery: string | null;
  readonly what: string;
}

export const endsWithinMs = 5_000;
const mostAttempts = 5;
/** No carrier is waited for longer, so that no place is held for longer than this and a window after its claim. */
const longestHandOverMs = 12_000;
/** Of two answers so close to each other, either may have been given first. */
const sameMomentMs = 1_000;

export function balanceBooks(history: History): readonly Violation[] {
  return [
    ...judgeEndings(history),
    ...judgeLives(history),
    ...judgeBudgets(history),
    ...judgeHandOvers(history),
    ...judgeDuplicates(history),
    ...judgeSightings(history),
    ...judgePlaces(history),
    ...judgeRefusals(history),
    ...(history.allWasWell ? judgeRefusalsInVain(history) : []),
  ];
}

function judgeEndings({ asked, stored, outages }: History): Violation[] {
  const records = byId(stored);
  const lost = acceptedOf(asked).flatMap(({ phone, delivery }) =>
    records.has(delivery) ? [] : [{ rule: "final_in_time" as const, phone, delivery, what: "was accepted and is not stored" }],
  );
  const late = stored.flatMap((record): Violation[] => {
    const { phone, delivery, status, finishedAt } = record;
    const deadline = endsBy(record, outages);
    if (!isFinal(status) || finishedAt === null) return [{ rule: "final_in_time", phone, delivery, what: `is still ${status}` }];
    if (finishedAt <= deadline) return [];
    return [{ rule: "final_in_time", phone, delivery, what: `ended ${finishedAt - record.expiresAt} ms after its expiry` }];
  });
  const unsealed = stored
    .filter(({ status, holdsContent }) => isFinal(status) && holdsContent)
    .map(({ phone, delivery }) => ({ rule: "content_destroyed" as const, phone, delivery, what: "has ended and still holds its code" }));
  return [...lost, ...late, ...unsealed];
}

function judgeLives({ asked, stored }: History): Violation[] {
  const records = byId(stored);
  return asked.flatMap(({ phone, answer, answeredAt, ttlMs }): Violation[] => {
    if (answer.kind !== "accepted" || ttlMs === undefined) return [];
    const tooLongMs = (records.get(answer.delivery)?.expiresAt ?? 0) - answeredAt - ttlMs;
    if (tooLongMs <= sameMomentMs) return [];
    return [{ rule: "lives_as_asked", phone, delivery: answer.delivery, what: `lives ${tooLongMs} ms longer than it was to` }];
  });
}

/** Whoever could do nothing at the end of its life has as long after that. */
function endsBy({ expiresAt }: Stored, outages: History["outages"]): number {
  return outages
    .toSorted((one, other) => one.from - other.from)
    .reduce(
      (deadline, { from, until }) => (from < deadline && until > expiresAt ? Math.max(deadline, until + endsWithinMs) : deadline),
      expiresAt + endsWithinMs,
    );
}

function distanceMs(first: HandedOver, last: HandedOver): number {
  return steadyAt(last) - steadyAt(first);
}

function judgeBudgets({ handedOver, limits }: History): Violation[] {
  const counted = handedOver.filter(mayHaveReached).toSorted((one, other) => steadyAt(one) - steadyAt(other));
  return [...Map.groupBy(counted, ({ phone }) => phone)].flatMap(([phone, ofPhone]) => {
    const tooMany = ofPhone.find((last, index) => {
      const first = ofPhone[index - limits.attempts];
      return first !== undefined && distanceMs(first, last) < limits.windowMs;
    });
    if (tooMany === undefined) return [];
    const inWindow = ofPhone.slice(0, ofPhone.indexOf(tooMany) + 1).filter((one) => distanceMs(one, tooMany) < limits.windowMs);
    const what = `${inWindow.length} hand-overs within ${limits.windowMs} ms: ${inWindow.map(nameOf).join(", ")}`;
    return [{ rule: "five_in_five" as const, phone, delivery: tooMany.delivery, what }];
  });
}

function steadyAt(handOver: HandedOver): number {
  return handOver.steadyAt ?? handOver.at;
}

function judgeHandOvers({ handedOver, stored, transitMs }: History): Violation[] {
  const records = byId(stored);
  const late = handedOver.flatMap((handOver): Violation[] => {
    const { phone, delivery } = handOver;
    const record = records.get(delivery);
    if (record === undefined) return [{ rule: "refused_is_not_sent", phone, delivery, what: "was handed over and is not stored" }];
    const made = record.attempts.find(({ number }) => number === handOver.attempt);
    const afterClaimMs = made === undefined ? 0 : handOver.at - transitMs - (made.leaseUntil ?? handOver.at);
    const afterExpiryMs = handOver.at - transitMs - record.expiresAt;
    const name = nameOf(handOver);
    if (made === undefined) return [{ rule: "claimed_before", phone, delivery, what: `${name} was handed over without a claim` }];
    if (afterClaimMs > 0) return [{ rule: "claimed_before", phone, delivery, what: `${name} came ${afterClaimMs} ms after its claim` }];
    return afterExpiryMs < 0
      ? []
      : [{ rule: "nothing_after_expiry", phone, delivery, what: `${name} came ${afterExpiryMs} ms after expiry` }];
  });
  const tooMany = [...Map.groupBy(handedOver, ({ delivery }) => delivery)].flatMap(([delivery, all]): Violation[] => {
    const { phone = "", attempts = [] } = records.get(delivery) ?? {};
    const twice = new Set(all.map(({ attempt }) => attempt)).size < all.length;
    if (all.length <= mostAttempts && attempts.length <= mostAttempts && !twice) return [];
    const what = `${all.length} hand-overs for ${attempts.length} attempts: ${all.map(nameOf).join(", ")}`;
    return [{ rule: "at_most_five_attempts", phone, delivery, what }];
  });
  return [...late, ...tooMany];
}

function judgeDuplicates({ handedOver, stored }: History): Violation[] {
  const records = byId(stored);
  return [...Map.groupBy(handedOver, ({ delivery }) => delivery)].flatMap(([delivery, all]) => {
    const inOrder = all.toSorted((one, other) => one.at - other.at);
    return inOrder.flatMap((later, index) => {
      const earlier = inOrder.slice(0, index).filter((one) => one.channel === later.channel && !wasKnownToFail(one, later.at));
      const wasKnown = (one: HandedOver): boolean => {
        const made = records.get(delivery)?.attempts.find(({ number }) => number === one.attempt);
        return made?.outcome === "accepted" && (made.endedAt ?? 0) <= later.at;
      };
      const needless = later.channel === "sms" ? earlier.filter((one) => one.taken && later.taken && wasKnown(one)) : earlier;
      return needless.map((one) => ({
        rule: later.channel === "sms" ? ("no_needless_duplicate" as const) : ("no_second_call" as const),
        phone: later.phone,
        delivery,
        what: `${nameOf(later)} came after ${nameOf(one)}, which had not failed`,
      }));
    });
  });
}

function wasKnownToFail(handOver: HandedOver, at: number): boolean {
  return handOver.answered === "refused" || (handOver.failureToldAt !== null && handOver.failureToldAt <= at);
}

function judgeSightings({ sightings, stored }: History): Violation[] {
  const records = byId(stored);
  return [...Map.groupBy(sightings, ({ delivery }) => delivery)].flatMap(([delivery, all]) => {
    const record = records.get(delivery);
    const seen = [...all.map(({ status }) => status), ...(record === undefined ? [] : [record.status])];
    const change = seen.findIndex((status, index) => {
      const before = seen[index - 1];
      return before !== undefined && isFinal(before) && status !== before && status !== "delivered";
    });
    if (change < 0) return [];
    return [
      { rule: "final_stays" as const, phone: record?.phone ?? "", delivery, what: `went from ${seen[change - 1]} to ${seen[change]}` },
    ];
  });
}

function judgePlaces({ places, stored, limits }: History): Violation[] {
  const records = byId(stored);
  return places.flatMap(({ phone, delivery, attempt, seenAt, freeAt }): Violation[] => {
    const made = records.get(delivery)?.attempts.find(({ number }) => number === attempt);
    const name = `${delivery}.${attempt}`;
    if (made === undefined || isKnownToHaveFailed(made, seenAt)) {
      return [{ rule: "places_given_back", phone, delivery, what: `${name} reached nobody and still holds its place` }];
    }
    const latest = made.startedAt + longestHandOverMs + limits.windowMs;
    return freeAt <= latest
      ? []
      : [{ rule: "places_given_back", phone, delivery, what: `${name} holds its place ${freeAt - latest} ms too long` }];
  });
}

function isKnownToHaveFailed({ outcome, endedAt }: StoredAttempt, at: number): boolean {
  const mayHaveReached = outcome === null || outcome === "accepted" || outcome === "unknown";
  return !mayHaveReached && (endedAt ?? 0) < at;
}

function judgeRefusals({ asked, handedOver, stored }: History): Violation[] {
  const records = byId(stored);
  const answers = Map.groupBy(asked, ({ ref }) => ref);
  const wasRefused = (ref: string): boolean => answers.get(ref)?.every(({ answer }) => answer.kind === "refused") === true;
  return handedOver.flatMap((handOver): Violation[] => {
    const ref = records.get(handOver.delivery)?.ref ?? null;
    if (ref === null || !wasRefused(ref)) return [];
    return [
      {
        rule: "refused_is_not_sent",
        phone: handOver.phone,
        delivery: handOver.delivery,
        what: `${ref} was refused, and ${nameOf(handOver)} was handed over`,
      },
    ];
  });
}

/** Where nothing fails, each place is taken by a hand-over of the last window, or waits for the first one of an accepted delivery. */
function judgeRefusalsInVain({ asked, handedOver, limits }: History): Violation[] {
  const refused = asked.filter(({ answer }) => answer.kind === "refused" && answer.code === "attempts_exhausted");
  return refused.flatMap(({ ref, phone, answeredAt }): Violation[] => {
    const since = answeredAt - limits.windowMs - longestHandOverMs;
    // What the carrier refused had its place until it had answered.
    const counted = handedOver.filter(
      (one) => one.phone === phone && one.at <= answeredAt && one.at > (mayHaveReached(one) ? since : answeredAt - longestHandOverMs),
    );
    const begun = new Set(handedOver.filter(({ at }) => at <= answeredAt).map(({ delivery }) => delivery));
    const waiting = acceptedOf(asked).filter(
      (one) => one.phone === phone && !begun.has(one.delivery) && one.answeredAt <= answeredAt + sameMomentMs,
    );
    const taken = counted.length + waiting.length;
    if (taken >= limits.attempts) return [];
    return [{ rule: "no_refusal_in_vain", phone, delivery: null, what: `${ref} was refused with ${taken} places taken` }];
  });
}

function mayHaveReached(handOver: HandedOver): boolean {
  return handOver.answered !== "refused";
}

function acceptedOf(asked: readonly AskedFor[]): { readonly phone: string; readonly delivery: string; readonly answeredAt: number }[] {
  return asked.flatMap(({ phone, answer, answeredAt }) =>
    answer.kind === "accepted" ? [{ phone, delivery: answer.delivery, answeredAt }] : [],
  );
}

function byId(stored: readonly Stored[]): ReadonlyMap<string, Stored> {
  return new Map(stored.map((record) => [record.delivery, record]));
}

function nameOf({ delivery, attempt, carrier, channel }: HandedOver): string {
  return `${delivery}.${attempt} (${channel} by ${carrier})`;
}
