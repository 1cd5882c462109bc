/** One round trip that keeps an instance up to date: see `poll.lua`. */
import type { RedisClient } from "../redis/client.ts";
import { z } from "zod";
import { adviceLifeMs, decodeAdvice, encodeAdvice, type InstanceAdvice } from "../health/advice.ts";
import type { Keys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import { orUnavailable } from "../redis/unavailable.ts";

export interface News {
  readonly serverNowMs: number;
  /** What each of the other instances says. */
  readonly others: readonly InstanceAdvice[];
  /** The hash of changes; null when it is still the version that was known. */
  readonly changes: ReadonlyMap<string, string> | null;
}

const replySchema = z.tuple([z.number(), z.array(z.string()), z.array(z.string()).nullable()]);

const pollScript = defineScript({
  name: "poll",
  file: new URL("poll.lua", import.meta.url),
  keys: ["control", "health"],
  args: ["instance", "advice", "adviceLifeMs", "knownVersion"],
  reply: (raw): News => {
    const [serverNowMs, others, changes] = replySchema.parse(raw);
    return {
      serverNowMs,
      others: others.map(decodeAdvice).filter((advice) => advice !== null),
      changes: changes === null ? null : pairUp(changes),
    };
  },
});

export function poll(
  redis: RedisClient,
  keys: Keys,
  own: { readonly instance: string; readonly advice: InstanceAdvice; readonly knownVersion: string },
): Promise<News> {
  const { instance, advice, knownVersion } = own;
  return orUnavailable(
    pollScript.run(redis, {
      keys: { control: keys.control, health: keys.health },
      args: { instance, advice: advice.length === 0 ? "" : encodeAdvice(advice), adviceLifeMs, knownVersion },
    }),
  );
}

function pairUp(flat: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.set(flat[at] ?? "", flat[at + 1] ?? "");
  return pairs;
}
