/**
 * Several deeds on one Redis, their commands interleaved in an order that the test draws: a command runs when its turn
 * comes, from beginning to end, while all the others wait. So a race of milliseconds is met as often as any other order.
 */
import { setImmediate as settled } from "node:timers/promises";
import type { Redis } from "ioredis";

const commands = ["get", "set", "del", "exists", "scan", "eval", "evalsha"] as const;

/** @param draw a number from 0 to below `count` */
export async function inTurns<T>(
  redis: Redis,
  deeds: readonly ((redis: Redis) => Promise<T>)[],
  draw: (count: number) => number,
): Promise<T[]> {
  const waiting: (() => Promise<void>)[] = [];
  const inTurn =
    (name: (typeof commands)[number]) =>
    (...args: never[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting.push(() => (redis[name] as (...args: never[]) => Promise<unknown>)(...args).then(resolve, reject));
      });
  const connection = Object.fromEntries(commands.map((name) => [name, inTurn(name)])) as unknown as Redis;

  const state = { isOver: false };
  const all = Promise.all(deeds.map((deed) => deed(connection))).finally(() => {
    state.isOver = true;
  });
  all.catch(() => undefined);
  while (!state.isOver) {
    const [next] = waiting.splice(draw(Math.max(1, waiting.length)), 1);
    await next?.();
    // Whoever got an answer goes on to its next command, or to its end.
    await settled();
  }
  return all;
}
