/**
 * Sinch's codes, with its own titles (SMS API: status codes, and the codes of delivery reports, which are those of its SMPP
 * error pages besides a few of its own; Voice API: errors). Codes that are not here are a matter of the route.
 */
import { personFault, rejectedAccount, rejectedRoute, routeFault, throttled } from "../refusal.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

/** In answer to a text message. */
export const messageRefusals: RefusalTable = new Map([
  // Which of the fields is wrong is told in words only: the sender's as well as the number's.
  ["syntax_invalid_json", rejectedRoute("unknown")], // The JSON is invalid or does not conform to the API specification
  ["syntax_invalid_parameter_format", rejectedRoute("unknown")], // The format of a field value is invalid
  ["syntax_constraint_violation", rejectedRoute("unknown")], // The body doesn't fulfill all of the constraints
  ["unknown_campaign", rejectedRoute("sender_not_registered")], // The campaign ID does not match the specified originator
  // Illegal phone number type of MSISDN for a chosen region: which of the two numbers isn't said. Sinch spells it without
  // its first letter.
  ["llegal_number_type", rejectedRoute("unknown")],
  ["illegal_number_type", rejectedRoute("unknown")],

  // The account, or our configuration.
  ["missing_callback_url", rejectedAccount], // Callback has been requested but no URL is provided
  ["blocked_account", rejectedAccount], // The account is blocked (from memory)
]);

/** In answer to a call. Rows marked (Verification API) are from the pages of that one, which counts in the same numbers. */
export const callRefusals: RefusalTable = new Map([
  ["40001", rejectedRoute("unknown")], // Illegal parameters
  ["40002", rejectedRoute("unknown")], // Missing parameter
  ["40003", rejectedRoute("unknown")], // Invalid request

  // The account, or our configuration.
  ["40100", rejectedAccount], // Illegal authorization header (Verification API)
  ["40101", rejectedAccount], // X-Timestamp required (Verification API)
  ["40102", rejectedAccount], // Invalid signature (Verification API)
  ["40104", rejectedAccount], // Authorization required (Verification API)
  ["40107", rejectedAccount], // Invalid authorization (Verification API)
  ["40108", rejectedAccount], // Invalid credentials
  ["40200", rejectedAccount], // Not enough credit (Verification API)
  ["40301", rejectedAccount], // Invalid authorization scheme for calling the method
  ["40400", rejectedAccount], // Not found: a wrong base address

  // This number or caller ID over this account.
  ["40300", rejectedRoute("unknown")], // Forbidden request (Verification API)
  ["40303", rejectedRoute("unknown")], // Restricted action (Verification API)
  ["42201", rejectedRoute("country_blocked")], // No route to destination (Verification API)

  ["42900", throttled], // Request capacity exceeded (Verification API)
]);

/** In delivery reports. */
export const messageFaults: FaultTable = new Map([
  // The number.
  ["150", personFault("invalid_number")], // HLR: Unknown subscriber, there is no directory number
  ["300", personFault("invalid_number")], // Invalid destination address
  ["301", personFault("invalid_number")], // Invalid destination numbering plan
  ["302", personFault("invalid_number")], // Invalid destination type of number

  // Must not be sent: a list of Sinch's or of the network's that doesn't say why this number is on it. Another carrier must
  // not be used to get around it.
  ["61", personFault("unknown")], // Error, destination blocked
  ["16", personFault("unknown")], // Terminating IMSI blocked
  ["254", personFault("unknown")], // Personal service barring, MT personal determined barring white list
  ["255", personFault("unknown")], // The same, black list
  ["256", personFault("unknown")], // Personal service barring, MT operator determined barring white list
  ["257", personFault("unknown")], // The same, black list

  // The handset or the subscription.
  ["100", personFault("unreachable_handset")], // SMSC: Unidentified subscriber
  ["151", personFault("unreachable_handset")], // HLR: Call barred
  ["152", personFault("unreachable_handset")], // HLR: Teleservice not provisioned, no SMS subscription
  ["153", personFault("unreachable_handset")], // HLR: Absent subscriber
  ["154", personFault("unreachable_handset")], // HLR: Facility not supported
  ["158", personFault("unreachable_handset")], // HLR: Memory capacity exceeded
  ["159", personFault("unreachable_handset")], // HLR: Mobile subscriber not reachable
  ["200", personFault("unreachable_handset")], // MSC: Unidentified subscriber
  ["201", personFault("unreachable_handset")], // MSC: Absent subscriber, IMSI detached
  ["202", personFault("unreachable_handset")], // MSC: Absent subscriber, no page response
  ["203", personFault("unreachable_handset")], // MSC: Subscriber busy for MT SMS
  ["204", personFault("unreachable_handset")], // MSC: Facility not supported
  ["205", personFault("unreachable_handset")], // MSC: Illegal subscriber
  ["206", personFault("unreachable_handset")], // MSC: Illegal equipment
  ["210", personFault("unreachable_handset")], // MSC: Memory capacity exceeded
  ["211", personFault("unreachable_handset")], // MSC: Equipment protocol error
  ["212", personFault("unreachable_handset")], // MSC: Equipment not short message equipped

  // The sender.
  ["60", routeFault("sender_not_registered")], // Error, originator blocked; 10DLC: campaign not active
  ["310", routeFault("sender_not_registered")], // Invalid source address
  ["311", routeFault("sender_not_registered")], // Invalid source numbering plan
  ["312", routeFault("sender_not_registered")], // Invalid source type of number
  ["410", routeFault("sender_not_registered")], // Unmatched default originator

  // The content.
  ["15", routeFault("content_filtered")], // Screening block; 10DLC: spam
  ["62", routeFault("content_filtered")], // Error, keyword blocked; 10DLC: spam filter

  // The account, its coverage or its limits.
  ["64", routeFault("carriers_unavailable")], // Error, blocked due to exceeded quota
  ["412", routeFault("country_blocked")], // Unprovisioned region
  ["413", routeFault("carriers_unavailable")], // The account is blocked, potentially out of credits

  // Sinch or the network.
  ["102", routeFault("carriers_unavailable")], // SMSC: System failure
  ["107", routeFault("carriers_unavailable")], // SMSC: Service centre congestion
  ["360", routeFault("carriers_unavailable")], // Message queue full
  ["403", routeFault("carriers_unavailable")], // An unexpected error caused the message to fail
  ["404", routeFault("carriers_unavailable")], // Temporary delivery failure
  ["406", routeFault("code_expired")], // Internal expiry: expired before reaching the SMSC
]);

/** Why a call came to nothing, in the event of its end as `reason`; seen besides: N/A, GENERALERROR, CANCEL, USERNOTFOUND. */
export const callFaults: FaultTable = new Map([
  ["TIMEOUT", personFault("no_answer")], // It rang as long as `dialTimeout` allows
  ["NOCREDITPARTNER", routeFault("carriers_unavailable")], // Insufficient credit
  ["CONGESTION", routeFault("carriers_unavailable")], // No available routes
  ["CALLBACKERROR", routeFault("carriers_unavailable")], // Callback URL error: ours
  ["MANAGERHANGUP", routeFault("carriers_unavailable")], // Ended over the API
  ["BLOCKED", routeFault("country_blocked")], // Call blocked: not allowed for this application
]);
