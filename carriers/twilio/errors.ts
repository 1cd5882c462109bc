/**
 * Twilio's error codes, with the titles of its error dictionary (twilio.com/docs/api/errors/<code>). Codes that are not
 * here are a matter of the route. Rows marked (memory) were not found in stored copies of the dictionary.
 */
import { blocked, personFault, rejectedAccount, rejectedRoute, routeFault, throttled, undeliverable } from "../refusal.ts";
import type { Fault, FaultTable, RefusalTable } from "../refusal.ts";

/** In answer to the request. */
export const refusals: RefusalTable = new Map([
  // The person or the number.
  ["13224", undeliverable("invalid_number")], // Twilio does not support calling this number or the number is invalid
  ["21211", undeliverable("invalid_number")], // Invalid 'To' Phone Number
  ["21217", undeliverable("invalid_number")], // Phone number does not appear to be valid (memory)
  ["21265", undeliverable("invalid_number")], // 'To' number cannot be a Short Code (memory)
  ["21614", undeliverable("landline")], // 'To' number is not a valid mobile number (memory)

  // Must not be sent. 21610: Attempt to send to unsubscribed recipient. An opt-out is never routed around.
  ["21610", blocked("opted_out")],

  // The sender, or the sender and this destination.
  ["21210", rejectedRoute("sender_not_registered")], // 'From' phone number not verified
  ["21212", rejectedRoute("sender_not_registered")], // Invalid 'From' Number (memory)
  ["21603", rejectedRoute("sender_not_registered")], // 'From' phone number is required to send an SMS (memory)
  ["21606", rejectedRoute("sender_not_registered")], // 'From' phone number not valid, SMS-capable inbound phone number (memory)
  ["21612", rejectedRoute("no_route")], // 'To' phone number is not currently reachable via SMS (from this 'From') (memory)
  ["21659", rejectedRoute("sender_not_registered")], // 'From' is not a Twilio phone number or Short Code country mismatch (memory)
  ["21660", rejectedRoute("sender_not_registered")], // Mismatch between the 'From' number and the account (memory)
  ["30032", rejectedRoute("sender_not_registered")], // Toll-free number has not been verified (memory)
  ["30034", rejectedRoute("sender_not_registered")], // US A2P 10DLC - message from an unregistered number

  // The country over this account; another carrier's account may reach it.
  ["13227", rejectedRoute("country_blocked")], // Geographic permission to call the number is missing (memory)
  ["21215", rejectedRoute("country_blocked")], // Account not authorized to call (geographic permissions) (memory)
  ["21216", rejectedRoute("country_blocked")], // Account not allowed to call phone number (memory)
  ["21408", rejectedRoute("country_blocked")], // Permission to send an SMS has not been enabled for the region (memory)

  // The content.
  ["21602", rejectedRoute("unknown")], // Message body is required (memory)
  ["21617", rejectedRoute("unknown")], // The concatenated message body exceeds the 1600 character limit (memory)
  ["30007", rejectedRoute("content_filtered")], // Message filtered

  // The account, or our configuration: everything over it fails.
  ["10001", rejectedAccount], // Account is not active
  ["20003", rejectedAccount], // Permission denied
  ["20005", rejectedAccount], // Account not active (memory)
  ["20404", rejectedAccount], // Not found: a wrong account id or base address
  ["21219", rejectedAccount], // 'To' phone number not verified: a trial account (memory)
  ["21608", rejectedAccount], // The 'To' phone number is not yet verified: a trial account (memory)
  ["21609", rejectedAccount], // Invalid 'StatusCallback' URL: our public URL (memory)
  ["30002", rejectedAccount], // Account suspended (memory)

  // Passing.
  ["14107", throttled], // Message rate limit of a pair of numbers exceeded
  ["20429", throttled], // Too many requests; they are not processed
  ["21611", throttled], // This 'From' number has exceeded the maximum number of queued messages (memory)
  ["63017", throttled], // Rate limit exceeded
]);

/** In receipts of messages, as `ErrorCode`. What is not here is looked up above. */
export const messageFaults: FaultTable = new Map([
  // The person or the handset.
  ["30003", personFault("unreachable_handset")], // Unreachable destination handset
  ["30004", personFault("opted_out")], // Message blocked: the destination is blocked from receiving this message (memory)
  ["30005", personFault("invalid_number")], // Unknown destination handset
  ["30006", personFault("landline")], // Landline or unreachable carrier
  // Twilio's fraud guard suspects message pumping to this number. Not evidence against the person, yet another carrier
  // must not be used to get around it.
  ["30450", personFault("content_filtered")], // Message delivery blocked
  ["30453", personFault("content_filtered")], // Message couldn't be delivered

  // The sender.
  ["30023", routeFault("carriers_unavailable")], // US A2P 10DLC - daily message cap reached (memory)
  ["30022", routeFault("carriers_unavailable")], // US A2P 10DLC - rate limits exceeded

  // The network or Twilio.
  ["30001", routeFault("carriers_unavailable")], // Queue overflow
  ["30008", routeFault("unknown")], // Unknown error (memory)
  ["30009", routeFault("unknown")], // Missing segment (memory)
  ["30010", routeFault("unknown")], // Message price exceeds max price (memory)
  ["30017", routeFault("carriers_unavailable")], // Carrier network congestion (memory)
  ["30036", routeFault("code_expired")], // Validity period expired (memory)
  ["30410", routeFault("carriers_unavailable")], // Provider timeout error (memory)
]);

/** Final answers of the phone's network to a call (SIP, RFC 3261 and 8197), in receipts as `SipResponseCode`. */
export const sipFaults: FaultTable = new Map<string, Fault>([
  ["404", personFault("invalid_number")], // Not Found
  ["410", personFault("invalid_number")], // Gone
  ["480", personFault("unreachable_handset")], // Temporarily Unavailable
  ["484", personFault("invalid_number")], // Address Incomplete
  ["603", personFault("rejected_by_user")], // Decline
  ["604", personFault("invalid_number")], // Does Not Exist Anywhere
  ["607", routeFault("content_filtered")], // Unwanted
  ["608", routeFault("content_filtered")], // Rejected by an intermediary
  ["500", routeFault("carriers_unavailable")], // Server Internal Error
  ["503", routeFault("carriers_unavailable")], // Service Unavailable
]);
