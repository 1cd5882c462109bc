/**
 * The one place where a delivery is announced for work: to this instance's own lane, and by the queue to whoever has room
 * when the lane has none. An announcement that fails costs the delivery a few seconds at most, since the sweeper finds it
 * in the due index; so nobody waits for it, and nobody fails by it.
 */
import { decide, type DecisionLimits } from "../delivery/decide.ts";
import type { Clock } from "../clock/clock.ts";
import { shardOfDelivery } from "../delivery/id.ts";
import type { Held } from "../delivery/store.ts";
import type { Lane } from "./lane.ts";
import type { WorkQueue } from "./queue.ts";

export interface Announcer {
  /** Says that the delivery, at this version, needs an attempt. */
  announce(held: Held): void;
  /** The same, if it does need one. */
  wake(held: Held): void;
}

export function createAnnouncer(parts: {
  readonly lane: Pick<Lane, "take">;
  readonly queue: Pick<WorkQueue, "announce">;
  readonly shardCount: number;
  readonly clock: Clock;
  readonly limits: DecisionLimits;
  readonly onError: (error: unknown) => void;
}): Announcer {
  const announce = (held: Held): void => {
    if (parts.lane.take(held)) return;
    const { delivery, version } = held;
    const shard = shardOfDelivery(delivery.id, parts.shardCount);
    if (shard !== null) parts.queue.announce({ deliveryId: delivery.id, shard, version }).catch(parts.onError);
  };
  return {
    announce,
    wake(held) {
      if (decide(held.delivery, parts.clock.now(), parts.limits).kind === "attempt") announce(held);
    },
  };
}
