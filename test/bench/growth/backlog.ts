/**
 * What one more delivery costs when many are queued: an instance that only takes requests fills the queue and then takes
 * some more, which is measured; then one that only hands over is started on it, and measured once it is warm.
 */
import { cpuSeconds } from "../figures/cpu-time.ts";
import { sum } from "../figures/statistics.ts";
import { redisWork, usedMemoryBytes } from "../figures/redis-work.ts";
import { waitFor } from "../../support/wait-for.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { startGateway, type Gateway } from "../subjects/gateway.ts";
import type { Figures, GrowthCase } from "./growth-case.ts";

const more = 5_000;
/** Hand-overs that the new instance may take to get warm. */
const warmAfter = 2_000;
const callers = 32;
const handOverDeadlineMs = 60_000;
/** What is queued after that can't be handed over any more: its code has run out (`delivery.ttlSeconds`, by default 180 s). */
const codesLiveMs = 180_000;

export function backlogs({ backlogs: sizes }: Options): GrowthCase[] {
  return sizes.map((size) => ({
    size: `${size.toLocaleString("en-US")} queued`,
    async measure() {
      const gateway = await startGateway({ roles: ["api"] });
      const fillingSince = performance.now();
      await gateway.drive({ kind: "accept", count: more, callers });
      const before = await usedMemoryBytes(gateway.redis.control);
      await gateway.drive({ kind: "accept", count: size, callers });
      const accepted = await measure(gateway, { kind: "accept", count: more, callers });
      const redisBytes = ((await usedMemoryBytes(gateway.redis.control)) - before) / (size + more);
      const isAlive = performance.now() - fillingSince < codesLiveMs - handOverDeadlineMs;
      const handOver = isAlive ? await measureHandOver(gateway) : { handOverCpu: null, handOverCpuRedis: null, handOverCommands: null };
      await gateway.stop();
      const { perSecond, answerP99Ms, cpuProcesses, cpuRedis, redisCommands, refused } = accepted;
      return { perSecond, answerP99Ms, refused, cpuProcesses, cpuRedis, redisCommands, ...handOver, redisBytes };
    },
  }));
}

async function measureHandOver(gateway: Gateway): Promise<Figures> {
  const worker = await gateway.addProcess(["worker"]);
  const read = async () => ({
    count: gateway.arrivals.count(),
    cpu: cpuSeconds(worker.pid),
    cpuRedis: sum(gateway.redis.servers.map(({ pid }) => cpuSeconds(pid))),
    work: await redisWork(gateway.redis.servers),
  });
  await waitFor("the new instance to be warm", () => gateway.arrivals.count() >= warmAfter, handOverDeadlineMs);
  const before = await read();
  await waitFor("the next hand-overs", () => gateway.arrivals.count() >= more, handOverDeadlineMs);
  const after = await read();
  const count = after.count - before.count;
  const perThousand = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : ((to - from) * 1_000) / count;
  return {
    handOverCpu: perThousand(before.cpu, after.cpu),
    handOverCpuRedis: perThousand(before.cpuRedis, after.cpuRedis),
    handOverCommands: (after.work.commands - before.work.commands) / count,
  };
}
