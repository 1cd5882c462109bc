/**
 * Calls of one script that come while another call of it is under way travel together afterwards, as one: Redis runs the
 * script for each of them, one after the other, as if they had come alone. Under load that is one command, one reply and one
 * write to the file for a few dozen deliveries; a call that comes alone waits for nobody.
 *
 * In a Cluster those of one slot travel together. One that is on its way to another node takes no calls about several
 * phones, and says so by failing: for a while each goes by itself then, as what is about a single phone may still succeed.
 */
import { Cluster } from "ioredis";
import type { RedisClient } from "./client.ts";
import { createLine, type Line } from "./line.ts";
import { runPrepared, type PreparedCall, type Script, type ScriptCall } from "./script.ts";
import { slotOf } from "./slot.ts";
import { isUnavailable } from "./unavailable.ts";

export interface JointRuns {
  run<Key extends string, Argument extends string, Reply>(
    script: Script<Key, Argument, Reply>,
    call: ScriptCall<Key, Argument>,
  ): Promise<Reply>;
}

interface Waiting {
  readonly call: PreparedCall<unknown>;
  readonly since: number;
  readonly answer: (raw: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** A slot takes seconds to minutes to move; a call that fails meanwhile has cost its caller the whole time it had. */
const apartMs = 10_000;

export function createJointRuns(redis: RedisClient): JointRuns {
  const groupOf = redis instanceof Cluster ? (key: string) => `${slotOf(key)}` : () => "";
  const lines = new Map<string, Line<Waiting>>();
  return {
    run: (script, call) =>
      new Promise((resolve, reject) => {
        const prepared = script.prepare(call);
        const line = lines.getOrInsertComputed(`${prepared.sha}:${groupOf(prepared.keys[0])}`, () => createLine(createDelivery(redis)));
        line.push({
          call: prepared,
          since: performance.now(),
          answer: (raw) => resolve(prepared.read(raw)),
          fail: reject,
        });
      }),
  };
}

function createDelivery(redis: RedisClient): (batch: readonly Waiting[]) => Promise<void> {
  const mayMove = redis instanceof Cluster;
  let failure: { readonly at: number; readonly error: unknown } | null = null;
  return async (batch) => {
    // Whoever has waited while Redis let the calls before wait in vain has no time left to try it, too.
    const outOfTime = batch.filter(({ since }) => failure !== null && since <= failure.at);
    for (const { fail } of outOfTime) fail(failure?.error);
    const calls = outOfTime.length === 0 ? batch : batch.filter((one) => !outOfTime.includes(one));
    if (calls.length === 0) return;
    if (mayMove && failure !== null && performance.now() < failure.at + apartMs) {
      // Nobody waits for one that may have to be sent again and again.
      for (const one of calls) void runAlone(redis, one);
      return;
    }
    try {
      settle(calls, await runPrepared(redis, jointCall(calls)));
    } catch (error) {
      if (isUnavailable(error)) failure = { at: performance.now(), error };
      for (const { fail } of calls) fail(error);
    }
  };
}

async function runAlone(redis: RedisClient, one: Waiting): Promise<void> {
  try {
    settle([one], await runPrepared(redis, jointCall([one])));
  } catch (error) {
    one.fail(error);
  }
}

function jointCall(calls: readonly Waiting[]): PreparedCall<readonly unknown[]> {
  const [first, ...others] = calls;
  if (first === undefined) throw new Error("no calls");
  if (others.length === 0) return { ...first.call, read: (raw) => [raw] };
  const { sha, text } = first.call.joint;
  return {
    sha,
    text,
    keys: [...first.call.keys, ...others.flatMap(({ call }) => call.keys)],
    args: [JSON.stringify(calls.map(({ call }) => [call.keys.length, call.args]))],
    read: (raw) => raw as readonly unknown[],
    joint: first.call.joint,
  };
}

function settle(calls: readonly Waiting[], replies: readonly unknown[]): void {
  for (const [index, { answer, fail }] of calls.entries()) {
    const reply = replies[index];
    if (reply instanceof Error) {
      fail(reply);
      continue;
    }
    try {
      answer(reply);
    } catch (error) {
      fail(error);
    }
  }
}
