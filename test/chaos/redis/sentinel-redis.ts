/**
 * One master, two replicas and three Sentinels. The master is killed or hung until another one has taken over; often the
 * replicas were cut off shortly before, so that what they don't have is lost with it.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "../../simulation/chance.ts";
import { startTestSentinel } from "../../support/redis-sentinel.ts";
import type { Fault, FaultKind } from "../fault.ts";
import type { StartRedisRig } from "./redis-rig.ts";

const longestCutMs = 1_000;
const longestAwayMs = 1_000;

export const startSentinelRedis: StartRedisRig = async ({ outages }) => {
  const rig = await startTestSentinel();

  const failOver = (kind: FaultKind, how: "kill" | "hang", weight: number): Fault => ({
    kind,
    target: "redis",
    weight,
    async strike(chance: Chance) {
      const isBack = outages.storeAway();
      const isCut = chance.happens(0.6);
      if (isCut) {
        await rig.cutReplication();
        await pause(chance.whole(0, longestCutMs));
      }
      await rig.failOver(how);
      await rig.recover();
      isBack();
      return `${how === "kill" ? "killed" : "hung"}${isCut ? " with its replicas cut off" : ""}`;
    },
  });

  return {
    configOf: () => ({ url: rig.url, durability: "replicated", shards: 2 }),
    faults: [
      failOver("Redis master killed, failed over", "kill", 3),
      failOver("Redis master hung, failed over", "hang", 2),
      {
        kind: "Redis killed",
        target: "redis",
        weight: 2,
        async strike(chance) {
          const isBack = outages.storeAway();
          const ms = chance.whole(0, longestAwayMs);
          const master = await rig.master();
          await master.kill();
          await pause(ms);
          await rig.recover();
          isBack();
          return `the master: SIGKILL, started again after ${ms} ms`;
        },
      },
      {
        kind: "Redis replica killed",
        target: "redis",
        weight: 2,
        async strike(chance) {
          const ms = chance.whole(0, longestAwayMs);
          const replica = chance.pick(await rig.replicas());
          await replica.kill();
          await pause(ms);
          await rig.recover();
          return `SIGKILL, started again after ${ms} ms`;
        },
      },
    ],
    masterPorts: async () => [(await rig.master()).port],
    [Symbol.asyncDispose]: () => rig.stop(),
  };
};
