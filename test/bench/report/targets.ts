/** The goals that the bench measures itself by. They are told, not enforced: a time on a shared machine is no gate. */
import type { Storage } from "../storage.ts";
import type { Comparison } from "./compare.ts";

export interface Target {
  readonly goal: string;
  readonly measured: number | null;
  readonly reached: boolean;
}

const leastThroughputRatio = 0.5;
const mostLatencyRatio = 3;
const mostBytesPerDelivery = 1_536;

export function targets(comparisons: readonly Comparison[], storage: Storage | null): Target[] {
  const ofRatios = comparisons.flatMap(({ appendFsync, load, figure, ratio }): Target[] => {
    const measured = ratio?.median ?? null;
    if (figure === "perSecond" && load === "saturation") {
      const goal = `${appendFsync}: throughput at least ${leastThroughputRatio} of the bare loop's`;
      return [{ goal, measured, reached: measured !== null && measured >= leastThroughputRatio }];
    }
    if (figure === "p99Ms" && load !== "saturation") {
      const goal = `${appendFsync}: p99 at ${load} at most ${mostLatencyRatio} times the bare loop's`;
      return [{ goal, measured, reached: measured !== null && measured <= mostLatencyRatio }];
    }
    return [];
  });
  if (storage === null) return ofRatios;
  const measured = storage.bytesPerDelivery;
  return [
    ...ofRatios,
    { goal: `at most ${mostBytesPerDelivery} bytes of Redis per finished delivery`, measured, reached: measured <= mostBytesPerDelivery },
  ];
}
