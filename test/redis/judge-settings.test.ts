/** Settings that break a promise are faults, each in words that say what to set; what can't be known is only a remark. */
import { expect, test } from "vitest";
import { judgeSettings } from "../../src/redis/judge-settings.ts";
import type { ServerFacts } from "../../src/redis/server-facts.ts";

const good: ServerFacts = {
  role: "master",
  keepsFile: true,
  fileIsWell: true,
  appendFsync: "always",
  evictionPolicy: "noeviction",
  replicaCount: 1,
  asksForReplicas: true,
};
const unknown: ServerFacts = {
  role: null,
  keepsFile: null,
  fileIsWell: null,
  appendFsync: null,
  evictionPolicy: null,
  replicaCount: null,
  asksForReplicas: null,
};
const levels = ["process", "disk", "replicated"] as const;
const faultsOf = (facts: Partial<ServerFacts>, durability: (typeof levels)[number], replicas = 1): readonly string[] =>
  judgeSettings({ ...good, ...facts }, { durability, replicas }).faults;

test("a server that gives everything is told nothing, at any level", () => {
  for (const durability of levels) expect(judgeSettings(good, { durability, replicas: 1 })).toEqual({ faults: [], remarks: [] });
});

test.each([
  [{ role: "slave" }, "the server is a replica"],
  [{ keepsFile: false }, "set appendonly yes"],
  [{ fileIsWell: false }, "can't be written"],
  [{ evictionPolicy: "allkeys-lru" }, "set it to noeviction"],
])("at every level %o is a fault", (facts, words) => {
  for (const durability of levels) expect(faultsOf(facts, durability)).toEqual([expect.stringContaining(words)]);
});

test("writes once a second are enough for processes and for replicas, but not for a disk", () => {
  expect(faultsOf({ appendFsync: "everysec" }, "process")).toEqual([]);
  expect(faultsOf({ appendFsync: "everysec" }, "replicated")).toEqual([]);
  expect(faultsOf({ appendFsync: "everysec" }, "disk")).toEqual([
    "appendfsync is everysec: set it to always, or redis.durability to process",
  ]);
  expect(faultsOf({ appendFsync: "no" }, "process")).toHaveLength(1);
});

test("replicas matter to those who asked for them", () => {
  expect(faultsOf({ replicaCount: 0 }, "disk")).toEqual([]);
  expect(faultsOf({ replicaCount: 1 }, "replicated", 2)).toEqual(["1 of 2 replicas are connected: nothing is accepted until they are"]);
  const { faults, remarks } = judgeSettings({ ...good, asksForReplicas: false }, { durability: "replicated", replicas: 1 });
  expect({ faults, remarks }).toEqual({ faults: [], remarks: [expect.stringContaining("min-replicas-to-write 1")] });
});

test("what a server doesn't tell is no fault, and is said", () => {
  for (const durability of levels) {
    expect(judgeSettings(unknown, { durability, replicas: 1 })).toEqual({
      faults: [],
      remarks: [expect.stringContaining("can't be checked")],
    });
  }
  const { faults, remarks } = judgeSettings({ ...good, appendFsync: null }, { durability: "disk", replicas: 1 });
  expect({ faults, remarks }).toEqual({ faults: [], remarks: [expect.stringContaining("appendfsync")] });
});
