/** A delivery as the API shows it. `to` comes in from outside, so that only whoever may reveal it can. */
import type { Delivery } from "../delivery/delivery.ts";
import type { ApiConfig } from "./context.ts";

type Limits = ApiConfig["limits"];

/** The answer to acceptance. Made of what never changes, so that a replay is the first answer, whatever happened since. */
export function acceptedView(delivery: Delivery, limits: Limits) {
  return {
    id: delivery.id,
    status: "queued",
    channel: delivery.channel,
    to: delivery.maskedTo,
    createdAt: isoTime(delivery.createdAt),
    expiresAt: isoTime(delivery.expiresAt),
    attempts: { limit: limits.attempts, remaining: delivery.remainingAtAcceptance, windowSeconds: limits.windowSeconds },
  };
}

export function deliveryView(delivery: Delivery, to: string, limits: Limits) {
  return {
    ...acceptedView(delivery, limits),
    status: delivery.status,
    to,
    reason: delivery.reason,
    finishedAt: delivery.finishedAt === null ? null : isoTime(delivery.finishedAt),
    fallback: delivery.fallback,
    confirm: delivery.confirm,
    locale: delivery.locale,
    country: delivery.country,
    tenant: delivery.tenant,
    user: delivery.user,
    correlationId: delivery.correlationId,
    metadata: delivery.metadata,
  };
}

export function isoTime(at: number): string {
  return new Date(at).toISOString();
}
