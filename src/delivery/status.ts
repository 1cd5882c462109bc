/**
 * Which status may follow which. Final statuses absorb, save that proof of arrival (a late receipt, a typed code) makes
 * any of them `delivered`; nothing ever leads back.
 */
import type { Status } from "../vocabulary.ts";

const followers: Readonly<Record<Status, readonly Status[]>> = {
  queued: ["sending", "delivered", "failed", "expired", "canceled"],
  sending: ["sent", "delivered", "unconfirmed", "failed", "expired", "canceled"],
  sent: ["delivered", "unconfirmed", "failed", "canceled"],
  unconfirmed: ["delivered"],
  failed: ["delivered"],
  expired: ["delivered"],
  canceled: ["delivered"],
  delivered: [],
};

const finals: ReadonlySet<Status> = new Set(["delivered", "unconfirmed", "failed", "expired", "canceled"]);

export function isFinal(status: Status): boolean {
  return finals.has(status);
}

/** `next` where the table allows it, else the status as it was: moving is always forward. */
export function moveStatus(from: Status, next: Status): Status {
  return followers[from].includes(next) ? next : from;
}
