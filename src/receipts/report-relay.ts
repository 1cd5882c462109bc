/**
 * Between carriers that report over connections of their own and whoever takes their reports: the connections are opened
 * first, and what comes in before the rest of the gateway stands waits here.
 */
import type { CarrierReports } from "../../carriers/carrier.ts";

export type ReportsOf = (carrier: string) => Pick<CarrierReports, "receipt" | "inbound">;

export interface ReportRelay {
  readonly of: ReportsOf;
  connect(taker: ReportsOf): void;
}

export function createReportRelay(): ReportRelay {
  const { promise, resolve } = Promise.withResolvers<ReportsOf>();
  return {
    of: (carrier) => ({
      receipt: async (receipt) => (await promise)(carrier).receipt(receipt),
      inbound: async (message) => (await promise)(carrier).inbound(message),
    }),
    connect: resolve,
  };
}
