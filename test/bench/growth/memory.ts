/** What an instance takes at rest, how soon it is ready, and what a delivery takes in Redis while it lives and afterwards. */
import { residentMegabytes } from "../figures/cpu-time.ts";
import { usedMemoryBytes } from "../figures/redis-work.ts";
import type { Options } from "../options.ts";
import { measureStorage } from "../storage.ts";
import { startGateway } from "../subjects/gateway.ts";
import type { GrowthCase } from "./growth-case.ts";

/** Lets scripts, buffers and the queue's own keys take their place before the memory is looked at. */
const first = 500;
const outstanding = 32;

export function memory({ finishedDeliveries: count }: Options): GrowthCase[] {
  return [
    {
      size: "just started",
      async measure() {
        const gateway = await startGateway();
        const { readyAfterMs: readyMs, pid } = gateway.firstProcess;
        const residentEach = residentMegabytes(pid);
        await gateway.stop();
        return { readyMs, residentEach };
      },
    },
    {
      size: "a delivery that waits for its receipt",
      async measure() {
        const gateway = await startGateway();
        await gateway.drive({ kind: "deliver", count: first, outstanding });
        const before = await usedMemoryBytes(gateway.redis.control);
        await gateway.drive({ kind: "deliver", count, outstanding });
        const redisBytes = ((await usedMemoryBytes(gateway.redis.control)) - before) / count;
        const residentEach = residentMegabytes(gateway.firstProcess.pid);
        await gateway.stop();
        return { redisBytes, residentEach };
      },
    },
    {
      size: "a delivery that has ended",
      async measure() {
        const { bytesPerDelivery, measurement } = await measureStorage(count);
        return { redisBytes: bytesPerDelivery, residentEach: measurement.residentProcessesMegabytes };
      },
    },
  ];
}
