/**
 * Undoes an acceptance whose caller is told that nothing was accepted: too few replicas have it, or Redis' answer to it was
 * lost on the way. Taken back is only the very record that was written, and only while nobody has built upon it.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { RedisClient } from "../redis/client.ts";
import { commandTimeoutMs } from "../redis/connection.ts";
import type { ShardKeys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import type { Index } from "../search/index-keys.ts";
import type { Delivery } from "./delivery.ts";
import { attemptId } from "./id.ts";
import { encodeDelivery } from "./record-codec.ts";

export interface WrittenAcceptance {
  readonly delivery: Delivery;
  /** As it was written if its first attempt was claimed with it. */
  readonly withFirst: Delivery | null;
  readonly shard: ShardKeys;
  readonly indexes: readonly Index[];
}

export interface TakeBack {
  /** false: it was not there as it was written, and stays as it is. */
  atOnce(written: WrittenAcceptance): Promise<boolean>;
  /** In the background, once Redis says what it has. */
  unheard(written: WrittenAcceptance): void;
}

/** How often it is tried, and how often at most: together as long as other instances leave a new delivery alone. */
const againAfterMs = 300;
const mostTries = 14;
/** More requests than these in a few seconds, while Redis hangs, are not followed up: their callers must not cost memory without end. */
const mostUnheard = 2_000;

const takeBackScript = defineScript({
  name: "take-back",
  file: new URL("take-back.lua", import.meta.url),
  include: [new URL("../budget/budget.lua", import.meta.url)],
  keys: ["delivery", "due", "budget"],
  args: ["deliveryId", "attemptId", "record", "firstRecord"],
  reply: (raw) => raw === 1,
});

export function createTakeBack(redis: RedisClient): TakeBack {
  let unheard = 0;

  const atOnce = ({ delivery, withFirst, shard, indexes }: WrittenAcceptance): Promise<boolean> =>
    takeBackScript.run(redis, {
      keys: { delivery: shard.delivery(delivery.id), due: shard.due, budget: shard.budget(delivery.phoneHash) },
      args: {
        deliveryId: delivery.id,
        attemptId: attemptId(delivery.id, 1),
        record: encodeDelivery(delivery),
        firstRecord: withFirst === null ? "" : encodeDelivery(withFirst),
      },
      moreKeys: indexes.map((index) => index.key),
    });

  const untilAnswered = async (written: WrittenAcceptance): Promise<void> => {
    // Until its caller has given up Redis may still do it; only what it says after that is the last word.
    await pause(commandTimeoutMs, undefined, { ref: false });
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const isAnswered = await atOnce(written).then(
        () => true,
        () => false,
      );
      if (isAnswered) return;
      await pause(againAfterMs, undefined, { ref: false });
    }
  };

  return {
    atOnce,
    unheard(written) {
      if (unheard >= mostUnheard) return;
      unheard += 1;
      void untilAnswered(written).finally(() => {
        unheard -= 1;
      });
    },
  };
}
