/**
 * Vonage's error codes: numbers of the Messages API and words of all its APIs, with the titles of its error pages
 * (developer.vonage.com, api-errors/messages and api-errors). Codes that are not here are a matter of the route. Rows
 * marked (second hand) come from a third party's copy of the page, newer than the stored ones.
 */
import {
  ambiguous,
  blocked,
  personFault,
  rejectedAccount,
  rejectedRoute,
  routeFault,
  throttled,
  unavailable,
  undeliverable,
} from "../refusal.ts";
import type { Fault, FaultTable, RefusalTable } from "../refusal.ts";

/** In answer to the request. */
export const refusals: RefusalTable = new Map([
  // The person or the number.
  ["1170", undeliverable("invalid_number")], // Invalid or Missing Msisdn Param
  ["1430", undeliverable("invalid_number")], // Invalid recipient: `to` is invalid for the given channel (second hand)

  // Must not be sent. 1240, Illegal Number: the user has sent STOP. 1050, Number barred: on a list of Vonage's own, which
  // doesn't say why; another carrier must not be used to get around it.
  ["1240", blocked("opted_out")],
  ["1050", blocked("unknown")],

  // The sender.
  ["1120", rejectedRoute("sender_not_registered")], // Illegal Sender Address - rejected; Invalid sender
  ["1420", rejectedRoute("sender_not_registered")], // Invalid sender: `from` is invalid for the given channel (second hand)
  ["1460", rejectedRoute("carriers_unavailable")], // Daily message limit exceeded: 10DLC and the like (second hand)
  ["1480", rejectedRoute("sender_not_registered")], // Entity Filter: entity_id incorrect or not provided (second hand)
  ["1481", rejectedRoute("sender_not_registered")], // Header Filter: the sender's header ID incorrect or missing (second hand)

  // This number, prefix or content over this carrier.
  ["1020", rejectedRoute("unknown")], // Invalid params
  ["1040", rejectedRoute("unknown")], // Invalid message: for example, an unrecognised prefix
  ["1090", rejectedRoute("unknown")], // Message too long
  ["1130", rejectedRoute("unknown")], // Invalid TTL
  ["1150", rejectedRoute("unknown")], // Invalid Message class
  ["1241", rejectedRoute("unknown")], // Too many send requests to phone numbers
  ["1470", rejectedRoute("country_blocked")], // Fraud Defender Traffic Rule: prefix block list (second hand)
  ["1472", rejectedRoute("content_filtered")], // Fraud Defender SMS Burst Protection: traffic limit reached (second hand)
  ["1482", rejectedRoute("content_filtered")], // Content Filter: content_id incorrect or not provided (second hand)
  ["1483", rejectedRoute("content_filtered")], // Consent Filter: consent not authorized (second hand)
  ["1484", rejectedRoute("content_filtered")], // Regulation Error (second hand)
  ["invalid-params", rejectedRoute("unknown")], // The value of one or more parameters is invalid

  // The account, or our configuration: everything over it fails.
  ["1060", rejectedAccount], // Partner account barred
  ["1070", rejectedAccount], // Partner quota exceeded: not enough credit
  ["1080", rejectedAccount], // Account not enabled for REST
  ["1110", rejectedAccount], // Invalid Signature
  ["1140", rejectedAccount], // Facility not allowed: not enabled on the account
  ["1160", rejectedAccount], // Non White-listed Destination: a trial account
  ["1400", rejectedAccount], // Unsupported channel (second hand)
  ["unauthorized", rejectedAccount], // You did not provide correct credentials
  ["forbidden", rejectedAccount], // Your account does not have permission to perform this action
  ["not-found", rejectedAccount], // Does not exist, or no access: a wrong base address
  ["unprovisioned", rejectedAccount], // The credentials do not have access to the requested product
  ["account-suspended", rejectedAccount], // This account has been suspended
  ["low-balance", rejectedAccount], // Your account balance is low
  ["jwt-expired", rejectedAccount], // The JWT has expired: our clock
  ["jwt-revoked", rejectedAccount], // The JWT has been revoked
  ["invalid-api-key", rejectedAccount], // The API key does not exist, or no access
  ["invalid-signature", rejectedAccount], // The signature did not validate

  // Passing.
  ["1000", throttled], // Throttled: over the submission capacity of the account
  ["throttled", throttled], // Rate limit hit (second hand)
  ["1030", unavailable], // Internal error
  ["1331", unavailable], // Provider error: not responding or unable to process (second hand)

  // Communication Failed: Vonage says that the message was not submitted, but not where the communication failed.
  ["1100", ambiguous],
]);

/** In status callbacks of messages. What is not here is looked up above. */
export const messageFaults: FaultTable = new Map([
  // The person, the number or the handset.
  ["1180", personFault("unreachable_handset")], // Absent Subscriber Temporary: out of coverage or switched off
  ["1190", personFault("invalid_number")], // Absent Subscriber Permanent: no longer active
  ["1220", personFault("unreachable_handset")], // Handset Busy
  ["1280", personFault("unreachable_handset")], // Number Blocked by Carrier: the plan has no SMS, or is suspended
  ["1290", personFault("unreachable_handset")], // Pre-Paid - Insufficient funds, on the recipient's side
  ["1310", personFault("unreachable_handset")], // Not suitable device
  // Fraud Defender suspects message pumping to this number. Not evidence against the person, yet another carrier must not
  // be used to get around it.
  ["1473", personFault("content_filtered")], // AIT Protection (second hand)

  // The sender or the content.
  ["1210", routeFault("content_filtered")], // Anti-Spam Rejection
  ["1270", routeFault("content_filtered")], // Subscriber Age Restriction
  ["1282", routeFault("content_filtered")], // Message blocked by provider (second hand)

  // The network or Vonage.
  ["1200", routeFault("unknown")], // Portability Error
  ["1230", routeFault("carriers_unavailable")], // Network Error
  ["1250", routeFault("unknown")], // Unroutable: the chosen route is not available
  ["1251", routeFault("unknown")], // Unable to route traffic to a destination (second hand)
  ["1260", routeFault("unreachable_handset")], // Destination unreachable
  ["1300", routeFault("unknown")], // Not part of the provider network
  ["1330", routeFault("unknown")], // Unknown: an unknown error of the network
  ["1360", routeFault("code_expired")], // TTL was activated, or message expired before delivered
]);

/** Why a call was not connected, in its events as `detail`. */
export const callFaults: FaultTable = new Map<string, Fault>([
  ["invalid_number", personFault("invalid_number")], // rejected: the number is invalid
  ["declined", personFault("rejected_by_user")], // rejected: by the callee
  ["restricted", routeFault("unknown")], // rejected: by the network
  ["unavailable", personFault("unreachable_handset")], // unanswered: the callee is temporarily unavailable
  ["timeout", personFault("no_answer")], // unanswered
  ["number_out_of_service", personFault("invalid_number")], // failed: the number is no longer available
  ["cannot_route", routeFault("unknown")], // failed: cannot route to the number
  ["internal_error", routeFault("carriers_unavailable")], // failed: server error
]);
