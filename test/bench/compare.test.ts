/** What is quoted of measurements made up by hand. */
import { expect, test } from "vitest";
import { bestLoad, compare } from "./report/compare.ts";
import { targets } from "./report/targets.ts";
import { troubles } from "./report/report.ts";
import type { Cell } from "./rounds.ts";

const cell = (difference: Partial<Cell>): Cell => ({
  appendFsync: "always",
  round: 1,
  load: "64 callers",
  subject: "gateway",
  sent: 100,
  refused: 0,
  refusal: null,
  missing: 0,
  repeated: 0,
  handedOver: 100,
  windowMs: 1_000,
  p50Ms: 1,
  p99Ms: 2,
  maxMs: 3,
  answerP99Ms: 2,
  latenessP99Ms: 0,
  perSecond: 100,
  cpuProcesses: 0.2,
  cpuRedis: null,
  redisCommands: null,
  redisScripts: null,
  redisReads: null,
  longestDiskStallMs: null,
  residentProcessesMegabytes: 50,
  residentRedisMegabytes: null,
  ...difference,
});

function p99Target(gatewayP99Ms: number) {
  return targets(compare([cell({ load: "500/s", p99Ms: gatewayP99Ms }), cell({ load: "500/s", p99Ms: 4, subject: "kannel" })]), null);
}

test("systems are compared round by round, each with as many callers as it does most with", () => {
  const cells = [
    cell({ load: "16 callers", perSecond: 100 }),
    cell({ load: "64 callers", perSecond: 300, cpuProcesses: 0.1, cpuRedis: 0.1 }),
    cell({ load: "16 callers", perSecond: 200, subject: "kannel" }),
    cell({ load: "64 callers", perSecond: 150, subject: "kannel" }),
  ];
  const comparisons = compare(cells);
  const best = (figure: string) => comparisons.find((one) => one.load === bestLoad && one.figure === figure);
  expect(best("perSecond")?.gateway?.median).toBe(300);
  expect(best("perSecond")?.peers).toMatchObject([{ name: "kannel", spread: { median: 200 }, ratio: { median: 1.5 } }]);
  // Redis is a part of the gateway, and Kannel has none.
  expect(best("cpu")?.peers).toMatchObject([{ ratio: { median: 1 } }]);
});

test("a goal is reached at its bound and missed beyond it", () => {
  expect(p99Target(4)).toMatchObject([{ measured: 1, reached: true }]);
  expect(p99Target(4.1)).toMatchObject([{ reached: false }]);
});

test("refusing is no trouble under overload, losing is", () => {
  expect(troubles([cell({ load: "overload", refused: 5 })])).toEqual([]);
  expect(troubles([cell({ load: "500/s", refused: 5 })])).toHaveLength(1);
  expect(troubles([cell({ load: "overload", missing: 1 })])).toHaveLength(1);
});
