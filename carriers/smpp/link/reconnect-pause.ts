/** How long to wait before a connection is made again, so that neither a dead carrier nor one that refuses us is run down. */
import type { Timings } from "./timings.ts";

/** `refused`: the carrier knows the account and won't have it, so that trying again changes nothing and may lock it. */
export type Failure = "lost" | "refused";

/** @param failures in a row, this one included  @param random from 0 to below 1 */
export function reconnectPauseMs(failure: Failure, failures: number, timings: Timings, random: number): number {
  const fullMs =
    failure === "refused" ? timings.refusedPauseMs : Math.min(timings.firstPauseMs * 2 ** (failures - 1), timings.longestPauseMs);
  // Between half and all of it: instances that lost one carrier together don't come back together.
  return fullMs * (0.5 + random / 2);
}
