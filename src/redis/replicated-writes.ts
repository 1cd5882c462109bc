/**
 * Durability `replicated`: a script and, behind it in the same pipeline, the question how many replicas have it (WAIT).
 * The same pipeline, because the question counts for its connection only, and in a Cluster for the node that it reaches.
 *
 * A connection that waits for replicas answers nothing else meanwhile. So this one is used for nothing else, and what
 * comes while an answer is awaited travels together afterwards, with one question for all.
 */
import { Cluster } from "ioredis";
import type { RedisClient } from "./client.ts";
import { commandTimeoutMs } from "./connection.ts";
import { createLine, type Line } from "./line.ts";
import type { SafeWrites } from "./safe-writes.ts";
import { isUnknownScript, type PreparedCall } from "./script.ts";
import { slotOf } from "./slot.ts";
import { StoreUnavailable } from "./unavailable.ts";

/** What replicas get: far above what a healthy one takes, far below what a caller has. */
const replicationTimeoutMs = 200;

interface Waiting {
  readonly call: PreparedCall<unknown>;
  hasGivenUp(): boolean;
  answer(raw: unknown, isSafe: boolean): void;
  fail(error: unknown): void;
}

export function createReplicatedWrites({ redis, replicas }: { readonly redis: RedisClient; readonly replicas: number }): SafeWrites {
  /** One for each group of nodes, so that a shard that hangs doesn't hold up the others. */
  const lines = new Map<string, Line<Waiting>>();
  const lineFor = (key: string): Line<Waiting> =>
    lines.getOrInsertComputed(groupOf(redis, key), () => createLine((batch) => deliver(redis, replicas, batch)));

  return {
    othersMayBeUndone: true,
    run: (script, call) =>
      new Promise((resolve, reject) => {
        const prepared = script.prepare(call);
        let hasGivenUp = false;
        const timer = setTimeout(() => {
          hasGivenUp = true;
          reject(new StoreUnavailable(null, "Redis did not answer in time"));
        }, commandTimeoutMs);
        lineFor(prepared.keys[0]).push({
          call: prepared,
          hasGivenUp: () => hasGivenUp,
          answer(raw, isSafe) {
            clearTimeout(timer);
            resolve({ reply: prepared.read(raw), isSafe });
          },
          fail(error) {
            clearTimeout(timer);
            reject(error);
          },
        });
      }),
  };
}

/** The nodes that have the key, as the client knows them: what goes to the same ones may travel together. */
function groupOf(redis: RedisClient, key: string): string {
  return redis instanceof Cluster ? (redis.slots[slotOf(key)] ?? []).join() : "";
}

async function deliver(redis: RedisClient, replicas: number, batch: readonly Waiting[]): Promise<void> {
  const heard = await ask(
    redis,
    replicas,
    batch.filter((one) => !one.hasGivenUp()),
    "by its hash",
  );
  settle(heard.filter(({ error }) => !isUnknownScript(error) && !isMoved(error)));
  const unknown = heard.filter(({ error }) => isUnknownScript(error)).map(({ one }) => one);
  settle(await ask(redis, replicas, unknown, "in full"));
  for (const { one } of heard.filter(({ error }) => isMoved(error))) {
    // A command of its own is redirected by the client, which then knows where the slot is.
    const [key] = one.call.keys;
    settle(
      await redis.exists(key).then(
        () => ask(redis, replicas, [one], "in full"),
        (error: unknown) => [{ one, error, raw: null, isSafe: false }],
      ),
    );
  }
}

interface Heard {
  readonly one: Waiting;
  readonly error: unknown;
  readonly raw: unknown;
  readonly isSafe: boolean;
}

async function ask(
  redis: RedisClient,
  replicas: number,
  batch: readonly Waiting[],
  how: "by its hash" | "in full",
): Promise<readonly Heard[]> {
  if (batch.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const { call } of batch) {
    if (how === "by its hash") pipeline.evalsha(call.sha, call.keys.length, ...call.keys, ...call.args);
    else pipeline.eval(call.text, call.keys.length, ...call.keys, ...call.args);
  }
  pipeline.wait(replicas, replicationTimeoutMs);
  try {
    const results = (await pipeline.exec()) ?? [];
    const [waitError, acknowledged] = results.at(-1) ?? [];
    const isSafe = waitError === null && Number(acknowledged) >= replicas;
    return batch.map((one, index) => ({ one, error: results[index]?.[0] ?? null, raw: results[index]?.[1], isSafe }));
  } catch (error) {
    return batch.map((one) => ({ one, error, raw: null, isSafe: false }));
  }
}

function settle(heard: readonly Heard[]): void {
  for (const { one, error, raw, isSafe } of heard) {
    if (error !== null) {
      one.fail(error);
      continue;
    }
    try {
      one.answer(raw, isSafe);
    } catch (unreadable) {
      one.fail(unreadable);
    }
  }
}

function isMoved(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("MOVED ");
}
