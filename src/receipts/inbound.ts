/** A person's reply: STOP and START are remembered, yes and no go to the delivery that asked, the rest is not for us. */
import type { RedisClient } from "../redis/client.ts";
import type { InboundMessage } from "../../carriers/receipt.ts";
import type { Clock } from "../clock/clock.ts";
import { shardOfPhone } from "../delivery/id.ts";
import type { Ledger } from "../delivery/ledger.ts";
import { readMany } from "../delivery/read-many.ts";
import type { DeliveryStore, Held } from "../delivery/store.ts";
import { recordAct } from "../delivery/transitions.ts";
import { readReply, type ReplyMeaning } from "../message/replies.ts";
import { readDestination } from "../numbering/destination.ts";
import type { Keys } from "../redis/keys.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { phoneHashes } from "../secrets/phone-hashes.ts";
import type { OptOuts } from "./opt-outs.ts";
import type { TakenReplies } from "./taken-replies.ts";

/** A reply after this time answers nothing that we asked: the longest life of a code. */
const replyWindowMs = 600_000;
const mostLookedAt = 5;

export interface InboundHandler {
  apply(message: InboundMessage): Promise<void>;
}

export function createInboundHandler(parts: {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly store: DeliveryStore;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly keyring: Pick<Keyring, "numbers">;
  readonly optOuts: OptOuts;
  readonly taken: TakenReplies;
}): InboundHandler {
  const { store, ledger } = parts;

  /** The newest delivery to this phone that asked for a reply. */
  const findQuestion = async (e164: string): Promise<Held | null> => {
    const indexes = phoneHashes(parts.keyring, e164).map((hash) =>
      parts.keys.shard(shardOfPhone(hash, parts.keys.shardCount)).ofPhone(hash),
    );
    const since = parts.clock.now() - replyWindowMs;
    const found = await Promise.all(indexes.map((index) => parts.redis.zrevrangebyscore(index, "+inf", since, "LIMIT", 0, mostLookedAt)));
    // Ids sort by time.
    const newestFirst = found.flat().toSorted().toReversed();
    const recent = await readMany(store, newestFirst);
    return recent.find((held) => held?.delivery.confirm === true) ?? null;
  };

  const act = async (meaning: Exclude<ReplyMeaning, "help" | "other">, e164: string): Promise<void> => {
    switch (meaning) {
      case "stop":
        return parts.optOuts.add(e164);
      case "start":
        return parts.optOuts.remove(e164);
      case "confirmed":
      case "fraud_reported": {
        const question = await findQuestion(e164);
        if (question === null) return;
        await ledger.change(question, (delivery, now) => {
          const next = recordAct(delivery, meaning, now);
          return next === delivery ? null : { next, budget: { kind: "none" } };
        });
      }
    }
  };

  return {
    async apply(message) {
      const sender = readDestination(message.from);
      if (sender.kind === "invalid") return;
      const meaning = readReply(message.text);
      if (meaning === "help" || meaning === "other" || (await parts.taken.has(message.carrierMessageId))) return;
      await act(meaning, sender.destination.e164);
      await parts.taken.add(message.carrierMessageId);
    },
  };
}
