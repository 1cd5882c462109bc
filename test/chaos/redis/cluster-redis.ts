/** Three masters with a replica each: masters die or hang until their replica has taken over, replicas die, slots move under load. */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "../../simulation/chance.ts";
import { startTestCluster } from "../../support/redis-cluster.ts";
import type { Fault, FaultKind } from "../fault.ts";
import type { StartRedisRig } from "./redis-rig.ts";

const shards = 6;
const longestCutMs = 1_000;
const longestAwayMs = 1_000;

export const startClusterRedis: StartRedisRig = async ({ outages }) => {
  const rig = await startTestCluster();

  const failOver = (kind: FaultKind, how: "kill" | "hang", weight: number): Fault => ({
    kind,
    target: "redis",
    weight,
    async strike(chance) {
      const [isBack, key, isCut] = [outages.storeAway(), drawKey(chance), chance.happens(0.6)];
      if (isCut) {
        await rig.cutReplication(await rig.masterOf(key));
        await pause(chance.whole(0, longestCutMs));
      }
      await rig.failOver(key, how);
      await rig.recover();
      isBack();
      return `${how === "kill" ? "killed" : "hung"}${isCut ? " with its replica cut off" : ""}`;
    },
  });

  return {
    configOf: () => ({ url: rig.url, durability: "replicated", shards }),
    faults: [
      failOver("Redis master killed, failed over", "kill", 3),
      failOver("Redis master hung, failed over", "hang", 2),
      {
        kind: "Redis replica killed",
        target: "redis",
        weight: 2,
        async strike(chance) {
          // With its only replica a shard also loses the right to take anything in.
          const isBack = outages.storeAway();
          const ms = chance.whole(0, longestAwayMs);
          // A Cluster gives a replica that it can spare to a master that has none, so that there are masters with none, too.
          const replicas = await Promise.all(Array.from({ length: shards }, (_, shard) => rig.replicasOf(keyOf(shard))));
          const replica = chance.pick(replicas.flat());
          await replica.kill();
          await pause(ms);
          await rig.recover();
          isBack();
          return `SIGKILL, started again after ${ms} ms`;
        },
      },
      {
        kind: "Redis slot moved",
        target: "redis",
        weight: 3,
        async strike(chance) {
          const key = drawKey(chance);
          await rig.moveSlot(key);
          return `the slot of ${key}`;
        },
      },
    ],
    async masterPorts() {
      const masters = await Promise.all(Array.from({ length: shards }, (_, shard) => rig.masterOf(keyOf(shard))));
      return [...new Set(masters.map(({ port }) => port))];
    },
    [Symbol.asyncDispose]: () => rig.stop(),
  };
};

function keyOf(shard: number): string {
  return `trunkline:{${shard}}:due`;
}

function drawKey(chance: Chance): string {
  return keyOf(chance.whole(0, shards - 1));
}
