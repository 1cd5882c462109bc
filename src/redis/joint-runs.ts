/**
 * Calls of one script that come while another call of it is under way travel together afterwards, as one: Redis runs the
 * script for each of them, one after the other, as if they had come alone. Under load that is one command, one reply and one
 * write to the file for a few dozen deliveries; a call that comes alone waits for nobody.
 */
import type { RedisClient } from "./client.ts";
import { createLine, type Line } from "./line.ts";
import { runPrepared, type PreparedCall, type Script, type ScriptCall } from "./script.ts";
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

export function createJointRuns(redis: RedisClient): JointRuns {
  const lines = new Map<string, Line<Waiting>>();
  return {
    run: (script, call) =>
      new Promise((resolve, reject) => {
        const prepared = script.prepare(call);
        const line = lines.getOrInsertComputed(prepared.sha, () => createLine(createDelivery(redis)));
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
  let failure: { readonly at: number; readonly error: unknown } | null = null;
  return async (batch) => {
    // Whoever has waited while Redis let the calls before wait in vain has no time left to try it, too.
    const outOfTime = batch.filter(({ since }) => failure !== null && since <= failure.at);
    for (const { fail } of outOfTime) fail(failure?.error);
    const calls = outOfTime.length === 0 ? batch : batch.filter((one) => !outOfTime.includes(one));
    if (calls.length === 0) return;
    try {
      settle(calls, await runPrepared(redis, jointCall(calls)));
    } catch (error) {
      if (isUnavailable(error)) failure = { at: performance.now(), error };
      for (const { fail } of calls) fail(error);
    }
  };
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
