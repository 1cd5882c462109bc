/**
 * The sweeper sees to it that nothing is forgotten. Every half second it takes the deliveries whose time has come from
 * the due index: ends what has run out of life, gives up on attempts whose instance has died, and sees to what the queue
 * lost or holds in the name of a dead worker. Those take the short way where there is room (`lane.ts`): a job that a
 * killed worker had taken blocks its own repetition until BullMQ calls it stalled, half a minute later. Any number of
 * sweepers share the work: what one takes is put off for the others.
 */
import { shardOfDelivery } from "../delivery/id.ts";
import { putBackMs } from "../delivery/ledger.ts";
import type { DeliveryStore, Held } from "../delivery/store.ts";
import type { Work } from "./work.ts";

export const sweepIntervalMs = 500;
const mostPerSweep = 500;
const concurrency = 50;

export interface Sweeper {
  start(): void;
  /** One pass over all shards. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

export function createSweeper(parts: {
  readonly store: DeliveryStore;
  readonly work: Work;
  readonly shardCount: number;
  readonly announce: (held: Held) => void;
  readonly onError: (error: unknown) => void;
}): Sweeper {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  const see = async (deliveryId: string): Promise<void> => {
    const inNeed = await parts.work.settle(deliveryId);
    if (inNeed !== null) parts.announce(inNeed);
  };

  const sweepShard = async (shard: number): Promise<void> => {
    const ids = await parts.store.takeDue(shard, { most: mostPerSweep, putOffMs: putBackMs });
    const waiting = ids.filter((id) => shardOfDelivery(id, parts.shardCount) === shard);
    const takeTurns = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await see(id).catch(parts.onError);
    };
    await Promise.all(Array.from({ length: concurrency }, takeTurns));
  };

  const sweep = async (): Promise<void> => {
    for (let shard = 0; shard < parts.shardCount; shard += 1) await sweepShard(shard).catch(parts.onError);
  };

  return {
    sweep,
    start() {
      timer = setInterval(() => {
        running ??= sweep().finally(() => {
          running = null;
        });
      }, sweepIntervalMs);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await running;
    },
  };
}
