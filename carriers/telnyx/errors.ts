/**
 * Telnyx's error codes, with the titles of its error pages (developers.telnyx.com, api-errors and messaging error-codes).
 * Codes that are not here are a matter of the route. Rows marked (second hand) come from third parties' copies.
 */
import { blocked, personFault, rejectedAccount, rejectedRoute, routeFault, throttled, undeliverable } from "../refusal.ts";
import type { Fault, FaultTable, RefusalTable } from "../refusal.ts";

/**
 * By code; some codes mean one thing or another by the field at fault (`code/field`) or by the words beside them
 * (`40300/stop`), and are looked up like that first.
 */
export const refusals: RefusalTable = new Map([
  // The person or the number.
  ["10002/to", undeliverable("invalid_number")], // Invalid phone number
  ["10016/to", undeliverable("invalid_number")], // Phone number must be in +E.164 format
  ["40001", undeliverable("landline")], // Not routable: a landline or a non-routable wireless number
  ["40012", undeliverable("invalid_number")], // Invalid messaging destination number
  ["40301", undeliverable("landline")], // Unsupported message type for the 'to' address (second hand)
  ["40310", undeliverable("invalid_number")], // Invalid 'to' address
  ["40319", undeliverable("landline")], // Incompatible message type for the 'to' address (second hand)

  // Must not be sent. Blocked due to STOP message: never routed around. The bare code also comes for unassigned senders.
  ["40300/stop", blocked("opted_out")],
  ["40300", rejectedRoute("unknown")],

  // The sender.
  ["10001", rejectedRoute("sender_not_registered")], // Inactive phone number
  ["10002/from", rejectedRoute("sender_not_registered")], // Invalid phone number
  ["10016/from", rejectedRoute("sender_not_registered")], // Phone number must be in +E.164 format
  ["40010", rejectedRoute("sender_not_registered")], // Message from a number that is not 10DLC registered
  ["40013", rejectedRoute("sender_not_registered")], // Invalid messaging source number
  ["40100", rejectedRoute("sender_not_registered")], // Number not messaging enabled (second hand)
  ["40150", rejectedRoute("sender_not_registered")], // Toll-free number not in the registry (second hand)
  ["40151", rejectedRoute("sender_not_registered")], // Messaging enablement pending with another provider (second hand)
  ["40305", rejectedRoute("sender_not_registered")], // Invalid 'from' address
  ["40306", rejectedRoute("sender_not_registered")], // Alpha sender not configured (second hand)
  ["40315", rejectedRoute("content_filtered")], // Unhealthy 'from' address: low delivery, much spam (second hand)
  ["40320", rejectedRoute("sender_not_registered")], // Temporarily unusable 'from' address (second hand)
  ["40321", rejectedRoute("sender_not_registered")], // No usable numbers on the messaging profile (second hand)
  ["40329", rejectedRoute("sender_not_registered")], // Toll-free number not yet verified (second hand)

  // The country over this account.
  ["40309", rejectedRoute("country_blocked")], // Invalid destination region: not whitelisted

  // The content.
  ["40009", rejectedRoute("unknown")], // Invalid message body
  ["40302", rejectedRoute("unknown")], // Message too large (second hand)
  ["40304", rejectedRoute("unknown")], // Invalid combination of message content arguments (second hand)
  ["40316", rejectedRoute("unknown")], // No content provided for message (second hand)
  ["40322", rejectedRoute("content_filtered")], // Blocked due to content (second hand)
  ["40328", rejectedRoute("unknown")], // SMS exceeds recommended size (second hand)

  // The account, or our configuration: everything over it fails.
  ["10003", rejectedAccount], // Invalid URL: our public URL
  ["10005", rejectedAccount], // Resource not found: account, application or profile
  ["10009", rejectedAccount], // Authentication failed
  ["10010", rejectedAccount], // Authorization failed
  ["20002", rejectedAccount], // API key revoked
  ["20012", rejectedAccount], // Account inactive
  ["20013", rejectedAccount], // Account blocked
  ["20014", rejectedAccount], // Account unverified
  ["20100", rejectedAccount], // Insufficient funds
  ["40311", rejectedAccount], // Invalid messaging profile secret (second hand)
  ["40312", rejectedAccount], // Messaging profile is disabled (second hand)
  ["40313", rejectedAccount], // Missing messaging profile secret (second hand)
  ["40314", rejectedAccount], // Messaging disabled on account (second hand)

  // Passing.
  ["10011", throttled], // Too many requests
  ["40011", throttled], // Too many requests upstream
  ["40018", throttled], // AT&T 10DLC sending limit reached (second hand)
  ["40318", throttled], // Message queue full
]);

/** In receipts of messages. What is not here is looked up above. */
export const messageFaults: FaultTable = new Map([
  // The handset.
  ["40004", routeFault("unknown")], // Rejected by destination, for an unknown reason
  ["40006", routeFault("unreachable_handset")], // Recipient server unavailable
  ["40008", routeFault("unknown")], // Undeliverable: the network did not accept the message

  // The sender or the content.
  ["40002", routeFault("content_filtered")], // Blocked as spam, for now
  ["40003", routeFault("content_filtered")], // Blocked as spam, for good: the sender
  ["40015", routeFault("content_filtered")], // Blocked as spam by Telnyx
  ["40016", routeFault("carriers_unavailable")], // T-Mobile 10DLC sending limit reached (second hand)
  ["40017", routeFault("content_filtered")], // AT&T 10DLC spam message rejected (second hand)

  // The network or Telnyx. Telnyx's own expiry, not the code's: requests can't give one.
  ["40005", routeFault("carriers_unavailable")], // Message expired in transit
  ["40014", routeFault("carriers_unavailable")], // Message expired in queue
]);

/** How a call that failed was ended, in receipts as `HangupCause`. */
export const hangupFaults: FaultTable = new Map<string, Fault>([
  ["call_rejected", personFault("rejected_by_user")],
  ["not_found", personFault("invalid_number")],
  ["user_busy", personFault("busy")],
  ["no_answer", personFault("no_answer")],
  ["timeout", personFault("no_answer")],
  ["unspecified", routeFault("unknown")],
]);
