/** The same work over more instances, and over more hash slots. */
import type { Measurement } from "../measure.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { saturate, warmUp } from "../rounds.ts";
import { startGateway } from "../subjects/gateway.ts";
import type { Figures, GrowthCase } from "./growth-case.ts";

export function processCounts(options: Options): GrowthCase[] {
  return [1, 2, 4].map((processes) => ({
    size: processes === 1 ? "1 instance" : `${processes} instances`,
    async measure() {
      const gateway = await startGateway({ processes });
      await gateway.drive(warmUp(options));
      const saturated = await measure(gateway, saturate(options.seconds));
      await gateway.stop();
      return { ...saturation(saturated), p99Ms: saturated.p99Ms, residentEach: each(saturated.residentProcessesMegabytes, processes) };
    },
  }));
}

export function shardCounts(options: Options): GrowthCase[] {
  const places = (["one server", "a Cluster"] as const).flatMap((redis) => [1, 4, 16].map((shards) => ({ redis, shards })));
  return places.map(({ redis, shards }) => ({
    size: `${shards} on ${redis}`,
    async measure() {
      const gateway = await startGateway({ redis, shards });
      await gateway.drive(warmUp(options));
      const saturated = await measure(gateway, saturate(options.seconds));
      const { p50Ms, p99Ms } = await measure(gateway, { kind: "pace", perSecond: 500, durationMs: options.seconds * 1_000 });
      await gateway.stop();
      return { ...saturation(saturated), p50Ms, p99Ms };
    },
  }));
}

export function saturation({ perSecond, refused, cpuProcesses, cpuRedis, redisCommands, redisReads }: Measurement): Figures {
  return { perSecond, refused, cpuProcesses, cpuRedis, redisCommands, redisReads };
}

export function each(total: number | null, count: number): number | null {
  return total === null ? null : total / count;
}
