/**
 * The sweeper sees to it that nothing is forgotten. Every half second it takes the deliveries whose time has come from
 * the due index: ends what has run out of life, gives up on attempts whose instance has died, and sees to what the queue
 * lost or holds in the name of a dead worker. Those take the short way where there is room (`lane.ts`): a job that a
 * killed worker had taken blocks its own repetition until BullMQ calls it stalled, half a minute later. Any number of
 * sweepers share the work: what one takes is put off for the others.
 */
import type { DeliveryStore, Held } from "../delivery/store.ts";
import type { Work } from "./work.ts";

export const sweepIntervalMs = 500;
const mostPerSweep = 500;
/** What is taken and not seen to (this instance dies, a command is lost) comes again so soon that it ends in time even then. */
const putOffMs = 1_000;
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
  /** Each time that a shard has been asked for what is due. */
  readonly onTurn: () => void;
  readonly onError: (error: unknown) => void;
}): Sweeper {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  const see = async (deliveryId: string): Promise<void> => {
    const inNeed = await parts.work.settle(deliveryId);
    if (inNeed !== null) parts.announce(inNeed);
  };

  const sweepShard = async (shard: number): Promise<void> => {
    const waiting = [...(await parts.store.takeDue(shard, { most: mostPerSweep, putOffMs }))];
    parts.onTurn();
    const takeTurns = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await see(id).catch(parts.onError);
    };
    await Promise.all(Array.from({ length: concurrency }, takeTurns));
  };

  /** All shards at once: one that can't be asked must not make the others wait for it. */
  const sweep = async (): Promise<void> => {
    await Promise.all(Array.from({ length: parts.shardCount }, (_, shard) => sweepShard(shard).catch(parts.onError)));
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
