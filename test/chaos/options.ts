/** What a fault run is told on the command line: for how long, on which Redis, and by which seed. */
import { parseArgs } from "node:util";
import type { Goal } from "./goal.ts";
import { redisKinds, type RedisKind } from "./redis/redis-rig.ts";

export interface Options {
  readonly kinds: readonly RedisKind[];
  readonly seed: number;
  readonly json: boolean;
  readonly goal: Goal;
}

export type ReadOptions =
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "usage"; readonly problem: string | null };

const defaultMinutes = 5;

export const usage = `npm run chaos -- [options]

  --minutes N      how long faults are injected, shared between the kinds of Redis (default ${defaultMinutes}); each
                   kind then takes about a minute and a half more, until the last delivery has ended
  --kills N        instead: until so many processes were killed (-9)
  --failovers N    and, or instead: until Redis has failed over so often (Sentinel and Cluster)
  --redis KIND     ${redisKinds.join(", ")}, or all (default): one after another
  --seed N         the same choices again; a run without it draws one and prints it
  --json           the result as JSON in place of the table
  --help           this text

Exit code 1 when a promise was broken.`;

export function readOptions(args: readonly string[], drawSeed: () => number): ReadOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: "string" },
        kills: { type: "string" },
        failovers: { type: "string" },
        redis: { type: "string", default: "all" },
        seed: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "usage", problem: null };
    const { minutes, kills, failovers } = values;
    const isCounted = kills !== undefined || failovers !== undefined;
    if (isCounted && minutes !== undefined) throw new Error("either --minutes, or --kills and --failovers");
    const goal: Goal = isCounted
      ? {
          kind: "counts",
          kills: numberOf("--kills", kills ?? "0", 0, 100_000),
          failovers: numberOf("--failovers", failovers ?? "0", 0, 10_000),
        }
      : { kind: "time", seconds: numberOf("--minutes", minutes ?? String(defaultMinutes), 0.1, 24 * 60) * 60 };
    const seed = values.seed === undefined ? drawSeed() : numberOf("--seed", values.seed, 0, 2 ** 32 - 1);
    return { kind: "options", options: { kinds: kindsOf(values.redis), seed, json: values.json, goal } };
  } catch (error) {
    return { kind: "usage", problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Each kind's share: time and kills are divided between all, failovers between those that fail over. */
export function shareOf(goal: Goal, kind: RedisKind, kinds: readonly RedisKind[]): Goal {
  if (goal.kind === "time") return { kind: "time", seconds: goal.seconds / kinds.length };
  const failingOver = kinds.filter((one) => one !== "single");
  return {
    kind: "counts",
    kills: Math.ceil(goal.kills / kinds.length),
    failovers: kind === "single" ? 0 : Math.ceil(goal.failovers / failingOver.length),
  };
}

function kindsOf(word: string): readonly RedisKind[] {
  if (word === "all") return redisKinds;
  const kind = redisKinds.find((known) => known === word);
  if (kind === undefined) throw new Error(`--redis takes ${redisKinds.join(", ")} or all`);
  return [kind];
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most)) throw new Error(`${option} takes a number from ${least} to ${most}`);
  return value;
}
