/** What carriers were handed: by a claim, in time, not too often, and not again without need. */
import type { HandedOver, History, StoredAttempt } from "../history.ts";
import { byId, nameOf, steadyAt } from "./reading.ts";
import type { Violation } from "./rule.ts";

const mostAttempts = 5;

export function judgeHandOvers({ handedOver, stored, transitMs }: History): Violation[] {
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

export function judgeDuplicates({ handedOver, stored }: History): Violation[] {
  const records = byId(stored);
  return [...Map.groupBy(handedOver, ({ delivery }) => delivery)].flatMap(([delivery, all]) => {
    const attemptOf = (one: HandedOver): StoredAttempt | undefined =>
      records.get(delivery)?.attempts.find(({ number }) => number === one.attempt);
    const inOrder = all.toSorted((one, other) => steadyAt(one) - steadyAt(other));
    return inOrder.flatMap((later, index) => {
      const earlier = inOrder.slice(0, index).filter((one) => one.channel === later.channel && !wasKnownToFail(one, steadyAt(later)));
      // When the later one was claimed, that is: from then on nothing calls it back.
      const wasKnown = (one: HandedOver): boolean => {
        const made = attemptOf(one);
        return made?.outcome === "accepted" && (made.endedAt ?? 0) <= (attemptOf(later)?.startedAt ?? later.at);
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
