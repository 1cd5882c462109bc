/**
 * Carriers that take their time. To the slow ones more is offered than one instance allows itself in flight, so that
 * the bound is seen to hold: the rest waits in the queue, and memory stays where it is.
 */
import { residentMegabytes } from "../figures/cpu-time.ts";
import { measure } from "../measure.ts";
import type { Options } from "../options.ts";
import { startGateway, type Gateway } from "../subjects/gateway.ts";
import type { GrowthCase } from "./growth-case.ts";

const answersAfterMs = [0, 50, 500, 5_000];
/** The default of `delivery.concurrency` is 200. */
const offeredInFlight = 500;
const mostPerSecond = 1_000;
const durationMs = 6_000;
const sampleEveryMs = 200;

export function slowCarriers(_options: Options): GrowthCase[] {
  return answersAfterMs.map((answerAfterMs) => ({
    size: answerAfterMs === 0 ? "at once" : `after ${answerAfterMs} ms`,
    async measure() {
      const gateway = await startGateway({ carrierAnswersAfterMs: answerAfterMs });
      const perSecond = answerAfterMs === 0 ? mostPerSecond : Math.min(mostPerSecond, (offeredInFlight * 1_000) / answerAfterMs);
      // Memory grows at first, whatever the carrier does: it is the second time that tells.
      await gateway.drive({ kind: "pace", perSecond, durationMs });
      gateway.inFlight.takePeak();
      const watch = watchMemory(gateway);
      const measured = await measure(gateway, { kind: "pace", perSecond, durationMs });
      const residentGrowth = watch.end();
      const inFlightPeak = gateway.inFlight.takePeak();
      await gateway.stop();
      const { p50Ms, p99Ms, answerP99Ms, refused } = measured;
      return { perSecond: measured.perSecond, p50Ms, p99Ms, answerP99Ms, refused, inFlightPeak, residentGrowth };
    },
  }));
}

/** The most that the process's memory has grown meanwhile. */
function watchMemory({ firstProcess: { pid } }: Gateway): { end(): number | null } {
  const before = residentMegabytes(pid);
  let peak = before;
  const sample = (): void => {
    const now = residentMegabytes(pid);
    peak = peak === null || now === null ? null : Math.max(peak, now);
  };
  const timer = setInterval(sample, sampleEveryMs);
  return {
    end() {
      clearInterval(timer);
      sample();
      return peak === null || before === null ? null : peak - before;
    },
  };
}
