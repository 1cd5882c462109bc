/**
 * Counts and logs what became of deliveries. It compares the record before and after each committed change, so that each
 * thing is counted once, whichever worker, receipt or sweep brought it about.
 */
import type { Attempt, Delivery } from "../delivery/delivery.ts";
import { fateOf } from "../delivery/attempt-fate.ts";
import type { LedgerListener } from "../delivery/ledger.ts";
import { isFinal } from "../delivery/status.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

export function createDeliveryListener(metrics: Metrics, log: Log): LedgerListener {
  return {
    changed(before, after) {
      for (const [index, attempt] of after.attempts.entries()) {
        countAttempt(metrics, after, before.attempts[index], attempt);
        if (before.attempts[index + 1] === undefined && after.attempts[index + 1] !== undefined) countFailover(metrics, attempt);
      }
      if (isFinal(after.status) && !isFinal(before.status)) reportEnd(metrics, log, after);
      else if (after.status === "delivered" && before.status !== "delivered") {
        metrics.deliveryProvedLate(after.channel);
        log.info({ delivery: after.id, was: before.status }, "delivery proved late");
      }
    },
  };
}

function countAttempt(metrics: Metrics, delivery: Delivery, before: Attempt | undefined, after: Attempt): void {
  const { carrier, channel, senderKind, outcome } = after;
  if (outcome !== null && before?.outcome !== outcome) {
    const { country } = delivery;
    metrics.attemptEnded({ carrier, channel, senderKind, country, outcome }, (after.endedAt ?? after.startedAt) - after.startedAt);
    if (after.handoffMs !== null) metrics.handedOver(channel, after.handoffMs);
  }
  const proof = after.receipts.at(-1);
  if (proof !== undefined && hasArrived(after) && !hasArrived(before)) {
    metrics.arrived(carrier, channel, proof.at - delivery.createdAt);
  }
}

function hasArrived(attempt: Attempt | undefined): boolean {
  return attempt !== undefined && fateOf(attempt).kind === "arrived";
}

/** Called for the attempt before a new one. */
function countFailover(metrics: Metrics, failed: Attempt): void {
  if (failed.outcome !== null && failed.outcome !== "accepted") metrics.failedOver(failed.carrier, failed.channel, failed.outcome);
}

/** One line per delivery: everything that a search in the logs needs, and nothing that identifies a person. */
function reportEnd(metrics: Metrics, log: Log, delivery: Delivery): void {
  metrics.deliveryFinished(delivery.channel, delivery.status, delivery.reason);
  const last = delivery.attempts.at(-1);
  log.info(
    {
      delivery: delivery.id,
      tenant: delivery.tenant,
      channel: delivery.channel,
      country: delivery.country,
      status: delivery.status,
      reason: delivery.reason,
      attempts: delivery.attempts.length,
      carrier: last?.carrier ?? null,
      handoffMs: last?.handoffMs ?? null,
      lifeMs: (delivery.finishedAt ?? delivery.createdAt) - delivery.createdAt,
    },
    "delivery ended",
  );
}
