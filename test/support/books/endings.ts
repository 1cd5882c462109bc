/** What becomes of deliveries: each has its end, in time and not before, keeps it, and its code is gone then. */
import { lastHandOverAt } from "../../../src/delivery/decide.ts";
import { isFinal } from "../../../src/delivery/status.ts";
import type { Status } from "../../../src/vocabulary.ts";
import type { History, Stored } from "../history.ts";
import { acceptedOf, byId, sameMomentMs } from "./reading.ts";
import type { Violation } from "./rule.ts";

export const endsWithinMs = 5_000;

/** Nothing but its time ends a delivery in these ways, and not before. */
function soonestEnd(status: Status, record: Stored): number {
  if (status === "expired") return lastHandOverAt(record);
  return status === "unconfirmed" ? record.expiresAt : 0;
}

export function judgeEndings({ asked, stored, outages }: History): Violation[] {
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

/** Whoever could do nothing at the end of its life has as long after that. */
function endsBy({ expiresAt }: Stored, outages: History["outages"]): number {
  return outages
    .toSorted((one, other) => one.from - other.from)
    .reduce(
      (deadline, { from, until }) => (from < deadline && until > expiresAt ? Math.max(deadline, until + endsWithinMs) : deadline),
      expiresAt + endsWithinMs,
    );
}

export function judgeLives({ asked, stored }: History): Violation[] {
  const records = byId(stored);
  return asked.flatMap(({ phone, answer, answeredAt, ttlMs }): Violation[] => {
    if (answer.kind !== "accepted" || ttlMs === undefined) return [];
    const tooLongMs = (records.get(answer.delivery)?.expiresAt ?? 0) - answeredAt - ttlMs;
    if (tooLongMs <= sameMomentMs) return [];
    return [{ rule: "lives_as_asked", phone, delivery: answer.delivery, what: `lives ${tooLongMs} ms longer than it was to` }];
  });
}

/** An end is never taken back, and none that time brings comes before it. */
export function judgeSightings({ sightings, stored }: History): Violation[] {
  const records = byId(stored);
  return [...Map.groupBy(sightings, ({ delivery }) => delivery)].flatMap(([delivery, all]) => {
    const record = records.get(delivery);
    const seen = [...all.map(({ status }) => status), ...(record === undefined ? [] : [record.status])];
    const change = seen.findIndex((status, index) => {
      const before = seen[index - 1];
      return before !== undefined && isFinal(before) && status !== before && status !== "delivered";
    });
    const phone = record?.phone ?? "";
    const ending = all.find(({ status }) => isFinal(status));
    const leftMs = record === undefined || ending === undefined ? 0 : soonestEnd(ending.status, record) - ending.at;
    return [
      ...(change < 0 ? [] : [{ rule: "final_stays" as const, phone, delivery, what: `went from ${seen[change - 1]} to ${seen[change]}` }]),
      ...(leftMs <= sameMomentMs
        ? []
        : [{ rule: "not_ended_early" as const, phone, delivery, what: `ended ${leftMs} ms before its time` }]),
    ];
  });
}
