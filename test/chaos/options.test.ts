/** The command line of a fault run: what it understands, and how a goal is divided between the kinds of Redis. */
import { expect, test } from "vitest";
import { readOptions, shareOf, type ReadOptions } from "./options.ts";
import { redisKinds } from "./redis/redis-rig.ts";

const read = (...args: string[]): ReadOptions => readOptions(args, () => 7);

test("without options it runs five minutes on every kind of Redis, by a seed of its own", () => {
  expect(read()).toEqual({
    kind: "options",
    options: { kinds: redisKinds, seed: 7, json: false, goal: { kind: "time", seconds: 300 } },
  });
});

test("a seed, a time and a kind are taken as they are given", () => {
  expect(read("--seed", "42", "--minutes", "0.5", "--redis", "cluster", "--json")).toEqual({
    kind: "options",
    options: { kinds: ["cluster"], seed: 42, json: true, goal: { kind: "time", seconds: 30 } },
  });
});

test.each([
  [["--minutes", "1", "--kills", "5"]],
  [["--minutes", "soon"]],
  [["--kills", "-1"]],
  [["--redis", "sharded"]],
  [["--speed", "9"]],
])("%j is answered with what is wrong", (args) => {
  const answer = read(...args);
  expect(answer.kind).toBe("usage");
  expect(answer.kind === "usage" && answer.problem).toBeTruthy();
});

test("kills are divided between all kinds, failovers between those that fail over, and none is lost by rounding", () => {
  const goal = { kind: "counts", kills: 1_000, failovers: 51 } as const;
  const shares = redisKinds.map((kind) => shareOf(goal, kind, redisKinds));
  expect(shares).toEqual([
    { kind: "counts", kills: 334, failovers: 0 },
    { kind: "counts", kills: 334, failovers: 26 },
    { kind: "counts", kills: 334, failovers: 26 },
  ]);
});
