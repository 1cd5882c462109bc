/**
 * MessageBird's codes: of refused requests (`API 25`), from its own libraries and API specification; and of the networks
 * (`EC 27`), from Bird's page of extended error codes. The two share a range of numbers and mean different things. Rows
 * marked (from memory) are in none of these. What is not here is a matter of the route.
 */
import { ambiguous, personFault, rejectedAccount, rejectedRoute, routeFault, undeliverable } from "../refusal.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

export const apiCode = (code: number): string => `API ${code}`;
export const networkCode = (code: number): string => `EC ${code}`;

/** In answer to the request: by code and the parameter that it is about, else by code. */
export const refusals: RefusalTable = new Map([
  // The number.
  ["API 9/recipient", undeliverable("invalid_number")], // no (correct) recipients found
  ["API 9/recipients", undeliverable("invalid_number")],
  ["API 10/recipient", undeliverable("invalid_number")], // Invalid params
  ["API 10/recipients", undeliverable("invalid_number")],

  // The sender.
  ["API 9/originator", rejectedRoute("sender_not_registered")],
  ["API 10/originator", rejectedRoute("sender_not_registered")],

  // The request.
  ["API 9", rejectedRoute("unknown")], // Missing params
  ["API 10", rejectedRoute("unknown")], // Invalid params
  ["API 21", rejectedRoute("unknown")], // Bad request (from memory)

  // The account, or our configuration.
  ["API 9/test period", rejectedAccount], // During your test period you can only send messages to your own number
  ["API 2", rejectedAccount], // Request not allowed (incorrect access_key)
  ["API 20", rejectedAccount], // Not found: a wrong base address
  ["API 25", rejectedAccount], // Not enough credit
  ["API 98", rejectedAccount], // API not found (from memory)

  // Internal error (from memory): whether the message was taken isn't said.
  ["API 99", ambiguous],
]);

/** In status reports. */
export const messageFaults: FaultTable = new Map([
  // Listed under "unknown subscriber: the receiver number is not associated with an active line". Only the first says so.
  ["EC 1", personFault("invalid_number")], // EC_UNKNOWN_SUBSCRIBER
  ["EC 5", personFault("unreachable_handset")], // EC_UNIDENTIFIED_SUBSCRIBER
  ["EC 9", personFault("unreachable_handset")], // EC_ILLEGAL_SUBSCRIBER
  ["EC 10", personFault("unreachable_handset")], // EC_BEARERSERVICE_NOT_PROVISIONED
  ["EC 11", personFault("unreachable_handset")], // EC_TELESERVICE_NOT_PROVISIONED
  ["EC 12", personFault("unreachable_handset")], // EC_CALL_BARRED

  // The handset.
  ["EC 6", personFault("unreachable_handset")], // EC_ABSENT_SUBSCRIBER_SM (from memory)
  ["EC 13", personFault("unreachable_handset")], // EC_CALL_BARRED in other lists (from memory)
  ["EC 27", personFault("unreachable_handset")], // EC_ABSENT_SUBSCRIBER (from memory)
  ["EC 31", personFault("unreachable_handset")], // EC_SUBSCRIBER_BUSY_FOR_MT_SMS (from memory)
  ["EC 32", personFault("unreachable_handset")], // EC_SM_DELIVERY_FAILURE (from memory)
  ["EC 107", personFault("unreachable_handset")], // Absent (from memory)

  // The content or the sender, by a filter of the network's.
  ["EC 103", routeFault("content_filtered")], // (from memory)

  ["EC 34", routeFault("carriers_unavailable")], // EC_SYSTEM_FAILURE: received network error
]);

/** MessageBird's words for the same, in status reports: where there is no code, or none of these. */
export const reasonFaults: FaultTable = new Map([
  ["unknown subscriber", personFault("invalid_number")],
  ["unavailable subscriber", personFault("unreachable_handset")],
  ["opted out", personFault("opted_out")], // (from memory)
  ["expired", routeFault("code_expired")], // Before it could be sent to an operator
  ["generic delivery failure", routeFault("unknown")],
  ["received network error", routeFault("carriers_unavailable")],
  ["capacity limit reached", routeFault("carriers_unavailable")], // (from memory)
  ["insufficient balance", routeFault("carriers_unavailable")], // (from memory)
  ["carrier rejected", routeFault("content_filtered")], // (from memory)
]);
