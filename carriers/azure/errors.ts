/**
 * Azure's codes: the status of a recipient's result (its page of error codes, and recorded answers of its own tests), the
 * words of an error of the whole request, and what a delivery report says (its troubleshooting page for SMS).
 */
import { personFault, rejectedAccount, rejectedRoute, routeFault, throttled, unavailable, undeliverable } from "../refusal.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

export const refusals: RefusalTable = new Map([
  // Of the one recipient.
  ["recipient 400/to", undeliverable("invalid_number")], // Invalid To phone number format.
  ["recipient 400", rejectedRoute("unknown")], // Bad request
  ["recipient 401", rejectedAccount], // Unauthorized
  ["recipient 404", rejectedRoute("sender_not_registered")], // Resource not found: the sender is not this resource's
  ["recipient 429", throttled], // Too many requests
  ["recipient 500", unavailable], // Internal server error

  // Of the whole request. Seen in others' reports, not in Azure's documentation.
  ["Denied", rejectedAccount], // Denied by the resource provider: the key, our clock or the host
  // From memory.
  ["Unauthorized", rejectedAccount],
  ["Forbidden", rejectedAccount],
  ["TooManyRequests", throttled],
]);

/** By the code in a delivery report's details. */
export const messageFaults: FaultTable = new Map([
  // The person or the number.
  ["4002", personFault("invalid_number")], // Message is rejected due to invalid Destination/To number format.
  ["4004", personFault("invalid_number")], // Message failed to deliver since Destination/To number doesn't exist.
  ["4006", personFault("unreachable_handset")], // The Destination/To number isn't reachable.
  ["4007", personFault("opted_out")], // The Destination/To number opted out of receiving messages from you.

  // Suspected fraud. Not evidence against the person, yet another carrier must not be used to get around it.
  ["4000", personFault("content_filtered")], // Message is rejected due to fraud detection.

  // The sender.
  ["4001", routeFault("sender_not_registered")], // Message is rejected due to invalid Source/From number format
  ["4010", routeFault("sender_not_registered")], // Message was blocked due to the toll-free number not being verified.

  // The country or network over this account.
  ["4003", routeFault("country_blocked")], // Message failed to deliver due to unsupported destination.

  // The content, or what the network thinks of it.
  ["4005", routeFault("content_filtered")], // Message blocked by Destination carrier.

  // The account: what it may send, or may not any more.
  ["4008", routeFault("carriers_unavailable")], // You exceeded the maximum number of messages allowed for your profile.
  ["4009", routeFault("carriers_unavailable")], // Message rejected by Microsoft Entitlement System.
  ["4020", routeFault("carriers_unavailable")], // Message rejected by the carrier due to a volumetric violation.

  // Passing, or not said.
  ["5000", routeFault("unknown")], // Message failed to deliver. Reach out Microsoft support team for more details.
  ["5001", routeFault("carriers_unavailable")], // Message failed to deliver due to temporary unavailability of application/system.
  ["9999", routeFault("unknown")], // Message failed to deliver due to unknown error/failure.
]);

/** Carrier does not support delivery report: the message may have arrived. */
export const noReportsCode = "5002";
