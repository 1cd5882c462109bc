/**
 * Writes that somebody relies on: an acceptance, a claim, a key, a wish. `isSafe` tells whether what a script has written
 * is as safe as `redis.durability` asks. With `process` and `disk` the server's own settings decide that, and whatever it
 * has answered is safe; with `replicated` see `replicated-writes.ts`.
 */
import type { RedisClient } from "./client.ts";
import { createJointRuns } from "./joint-runs.ts";
import type { Script, ScriptCall } from "./script.ts";
import { StoreUnavailable } from "./unavailable.ts";

export interface Written<Reply> {
  readonly reply: Reply;
  readonly isSafe: boolean;
}

export interface SafeWrites {
  /** A failover may undo what is written in any other way. */
  readonly othersMayBeUndone: boolean;
  run<Key extends string, Argument extends string, Reply>(
    script: Script<Key, Argument, Reply>,
    call: ScriptCall<Key, Argument>,
  ): Promise<Written<Reply>>;
}

export function createLocalWrites(redis: RedisClient): SafeWrites {
  const joint = createJointRuns(redis);
  return { othersMayBeUndone: false, run: async (script, call) => ({ reply: await joint.run(script, call), isSafe: true }) };
}

/** @throws StoreUnavailable where it is not safe: for whoever has nothing to take back */
export function safeReply<Reply>({ reply, isSafe }: Written<Reply>): Reply {
  if (!isSafe) throw new TooFewReplicas();
  return reply;
}

export class TooFewReplicas extends StoreUnavailable {
  constructor() {
    super(null, "too few replicas of Redis have what was written");
  }
}
