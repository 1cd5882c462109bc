/** A carrier as operators see it. */
import type { CarrierReport } from "../control/control.ts";
import { isoTime } from "./delivery-view.ts";

export function carrierView({ name, adapter, channels, weight, paused, circuits }: CarrierReport) {
  return {
    name,
    adapter,
    channels,
    weight,
    paused,
    circuits: circuits.map(({ channel, state, isDoubtful, openedAt, figures }) => ({
      channel,
      state,
      doubtful: isDoubtful,
      openedAt: openedAt === null ? null : isoTime(openedAt),
      calls: figures.calls,
      failures: figures.failures,
      failurePercent: figures.failurePercent,
    })),
  };
}
