/** The phones' attempt budgets: never exceeded, never held for nothing, and never refused in vain. */
import type { HandedOver, History, StoredAttempt } from "../history.ts";
import { acceptedOf, byId, longestHandOverMs, mayHaveReached, nameOf, sameMomentMs, steadyAt } from "./reading.ts";
import type { Violation } from "./rule.ts";

export function judgeBudgets({ handedOver, limits }: History): Violation[] {
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

function distanceMs(first: HandedOver, last: HandedOver): number {
  return steadyAt(last) - steadyAt(first);
}

export function judgePlaces({ places, stored, limits }: History): Violation[] {
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

/** Where nothing fails, each place is taken by a hand-over of the last window, or kept for an attempt that is still to come. */
export function judgeRefusalsInVain({ asked, handedOver, stored, limits }: History): Violation[] {
  const records = byId(stored);
  const refused = asked.filter(({ answer }) => answer.kind === "refused" && answer.code === "attempts_exhausted");
  return refused.flatMap(({ ref, phone, answeredAt }): Violation[] => {
    const since = answeredAt - limits.windowMs - longestHandOverMs;
    // A claim takes its place a moment before the carrier sees it, an acceptance before its caller does.
    const latest = answeredAt + sameMomentMs;
    const soFar = handedOver.filter((one) => one.phone === phone && one.at <= latest).toSorted((one, other) => one.at - other.at);
    const counted = soFar.filter((one) => mayHaveReached(one) && one.at > since);
    // What has had no attempt yet, or none that reached the phone since the last one failed, may still have one.
    const waiting = acceptedOf(asked).filter(({ phone: whose, delivery, answeredAt: acceptedAt }) => {
      const last = soFar.findLast((one) => one.delivery === delivery);
      const hasEnded = (records.get(delivery)?.finishedAt ?? latest) < answeredAt - sameMomentMs;
      return whose === phone && acceptedAt <= latest && !hasEnded && (last === undefined || !mayHaveReached(last));
    });
    const taken = counted.length + waiting.length;
    if (taken >= limits.attempts) return [];
    return [{ rule: "no_refusal_in_vain", phone, delivery: null, what: `${ref} was refused with ${taken} places taken` }];
  });
}
