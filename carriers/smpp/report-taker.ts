/**
 * Takes in what the carrier delivers, and says how each deliver_sm is answered: yes only once it is where a crash can't
 * lose it, "try later" while our store can't be reached. A receipt can be here before the answer to its message: one that
 * fits no attempt is held for some seconds, unanswered, and tried again.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { CarrierReports } from "../carrier.ts";
import type { Receipt } from "../receipt.ts";
import { readInbound } from "./inbound.ts";
import { isReceipt, readReceipt } from "./receipts.ts";
import type { ReceiptReading } from "./receipts.ts";
import { readDeliverSm } from "./wire/bodies.ts";
import { status } from "./wire/protocol.ts";

/** More can't be about messages under way; they are not held. */
const mostHeld = 200;

export type ReportTaker = (body: Buffer) => Promise<number | null>;

/** @param closing ends the waiting; what waits is left unanswered, and delivered again */
export function createReportTaker(parts: {
  readonly reports: Pick<CarrierReports, "receipt" | "inbound">;
  readonly reading: ReceiptReading;
  readonly pausesMs: readonly number[];
  readonly closing: AbortSignal;
}): ReportTaker {
  const { reports, closing } = parts;
  let held = 0;

  const takeReceipt = async (receipt: Receipt): Promise<number | null> => {
    if (await reports.receipt(receipt)) return status.ok;
    if (held >= mostHeld) return status.tryLater;
    held++;
    try {
      for (const pauseMs of parts.pausesMs) {
        await pause(pauseMs, undefined, { signal: closing }).catch(() => {});
        if (closing.aborted) return null;
        if (await reports.receipt(receipt)) return status.ok;
      }
    } finally {
      held--;
    }
    // Of another installation, or forgotten: nothing is gained by hearing it again.
    return status.ok;
  };

  const take = async (body: Buffer): Promise<number | null> => {
    const message = readDeliverSm(body);
    if (message === null) return status.neverAgain;
    if (isReceipt(message)) {
      const read = readReceipt(message, parts.reading);
      const [receipt] = read.kind === "parsed" ? read.items : [];
      return receipt === undefined ? status.ok : takeReceipt(receipt);
    }
    const read = readInbound(message);
    if (read.kind === "parsed") for (const item of read.items) await reports.inbound(item);
    return status.ok;
  };

  // Whatever kept us from storing it, it isn't stored.
  return (body) => take(body).catch(() => status.tryLater);
}
