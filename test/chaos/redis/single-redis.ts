/** One Redis server, and a wire of its own between it and each instance. */
import { setTimeout as pause } from "node:timers/promises";
import { startTestRedis } from "../../support/redis.ts";
import { startTcpProxy } from "../../support/tcp-proxy.ts";
import type { Fault } from "../fault.ts";
import { gatewayTarget } from "../gateway-slot.ts";
import { spoilLink } from "../faults/spoil-link.ts";
import type { StartRedisRig } from "./redis-rig.ts";

/** Longer than a delivery may take to end after its expiry. */
const longestHangMs = 7_000;
const longestAwayMs = 2_500;
const longestLinkFaultMs = 5_000;

export const startSingleRedis: StartRedisRig = async ({ gatewayCount, outages }) => {
  const server = await startTestRedis({ appendFsync: "always" });
  const links = await Promise.all(Array.from({ length: gatewayCount }, () => startTcpProxy(() => [server.port])));
  const whileAway = async (strike: () => Promise<string>): Promise<string> => {
    const isBack = outages.storeAway();
    const what = await strike();
    isBack();
    return what;
  };

  const faults: Fault[] = [
    {
      kind: "Redis killed",
      target: "redis",
      weight: 3,
      strike: (chance) =>
        whileAway(async () => {
          const ms = chance.whole(0, longestAwayMs);
          await server.kill();
          await pause(ms);
          await server.restart();
          return `SIGKILL, started again after ${ms} ms`;
        }),
    },
    {
      kind: "Redis hung",
      target: "redis",
      weight: 3,
      strike: (chance) =>
        whileAway(async () => {
          const ms = chance.pick([chance.whole(100, 1_500), chance.whole(1_500, longestHangMs)]);
          server.hang();
          await pause(ms);
          server.resume();
          return `stopped for ${ms} ms`;
        }),
    },
    ...links.map((link, index): Fault => ({
      kind: "link to Redis spoilt",
      target: gatewayTarget(index),
      weight: 3,
      strike: (chance) => spoilLink(link, chance, longestLinkFaultMs, () => outages.gatewayAway(index)),
    })),
  ];

  return {
    configOf: (gateway) => ({ url: `redis://127.0.0.1:${links[gateway]?.port}`, shards: 2 }),
    faults,
    masterPorts: () => Promise.resolve([server.port]),
    async [Symbol.asyncDispose]() {
      for (const link of links) await link[Symbol.asyncDispose]();
      await server.stop();
    },
  };
};
