/** A person's reply: STOP and START are remembered, yes and no go to the delivery that asked, the rest is not for us. */
import type { Redis } from "ioredis";
import type { InboundMessage } from "../../carriers/receipt.ts";
import type { Clock } from "../clock/clock.ts";
import { shardOfPhone } from "../delivery/id.ts";
import type { Ledger } from "../delivery/ledger.ts";
import type { DeliveryStore, Held } from "../delivery/store.ts";
import { recordAct } from "../delivery/transitions.ts";
import { readReply } from "../message/replies.ts";
import { readDestination } from "../numbering/destination.ts";
import type { Keys } from "../redis/keys.ts";
import { keyedHash } from "../secrets/keyed-hash.ts";
import type { Keyring } from "../secrets/keyring.ts";
import type { OptOuts } from "./opt-outs.ts";

/** A reply after this time answers nothing that we asked: the longest life of a code. */
const replyWindowMs = 600_000;
const mostLookedAt = 5;

export interface InboundHandler {
  apply(message: InboundMessage): Promise<void>;
}

export function createInboundHandler(parts: {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly store: DeliveryStore;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly keyring: Pick<Keyring, "phoneHash">;
  readonly optOuts: OptOuts;
}): InboundHandler {
  const { store, ledger } = parts;

  /** The newest delivery to this phone that asked for a reply. */
  const findQuestion = async (phoneHash: string): Promise<Held | null> => {
    const index = parts.keys.shard(shardOfPhone(phoneHash, parts.keys.shardCount)).ofPhone(phoneHash);
    const since = parts.clock.now() - replyWindowMs;
    const ids = await parts.redis.zrevrangebyscore(index, "+inf", since, "LIMIT", 0, mostLookedAt);
    const recent = await Promise.all(ids.map((id) => store.read(id)));
    return recent.find((held) => held?.delivery.confirm === true) ?? null;
  };

  return {
    async apply(message) {
      const sender = readDestination(message.from);
      if (sender.kind === "invalid") return;
      const phoneHash = keyedHash(parts.keyring.phoneHash, sender.destination.e164);
      const meaning = readReply(message.text);
      switch (meaning) {
        case "stop":
          return parts.optOuts.add(phoneHash);
        case "start":
          return parts.optOuts.remove(phoneHash);
        case "confirmed":
        case "fraud_reported": {
          const question = await findQuestion(phoneHash);
          if (question === null) return;
          await ledger.change(question, (delivery, now) => {
            const next = recordAct(delivery, meaning, now);
            return next === delivery ? null : { next, budget: { kind: "none" } };
          });
          return;
        }
        case "help":
        case "other":
      }
    },
  };
}
