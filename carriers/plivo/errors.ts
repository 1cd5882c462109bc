/**
 * What Plivo's refusals and error codes mean, with Plivo's own titles. Codes are from its pages on message error codes and
 * hangup causes; rows marked (second hand) come from its support pages or from others who handle them. Codes that are not here
 * are a matter of the route.
 */
import { personFault, rejectedAccount, rejectedRoute, routeFault, undeliverable } from "../refusal.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

/** Answers of the API hold words and no code; `refusal-words.ts` finds these keys in them. */
export const refusals: RefusalTable = new Map([
  // The person or the number. The exact words are not documented.
  ["invalid dst", undeliverable("invalid_number")],

  // The sender.
  ["caller id not allowed", rejectedRoute("sender_not_registered")], // This caller ID is not allowed for outbound message
  ["invalid src", rejectedRoute("sender_not_registered")],

  // The country over this account.
  ["geo permission", rejectedRoute("country_blocked")], // 403: GeoPermissionError in Plivo's library

  // The account.
  ["insufficient credit", rejectedAccount], // Insufficient credit (second hand)
]);

/** In receipts of messages, as `ErrorCode`. */
export const messageFaults: FaultTable = new Map([
  // The person, the number or the handset.
  ["50", personFault("invalid_number")], // Invalid destination number: also landlines
  ["70", personFault("unreachable_handset")], // Destination permanently unavailable: not active, and no reason given
  ["80", personFault("unreachable_handset")], // Destination temporarily unavailable
  ["200", personFault("opted_out")], // Source number blocked by STOP from destination number

  // The sender.
  ["40", routeFault("sender_not_registered")], // Invalid source number

  // The route or the country.
  ["90", routeFault("no_route")], // No route available
  ["100", routeFault("unknown")], // Prohibited by carrier: the network didn't support the message
  ["201", routeFault("country_blocked")], // Outbound messages from US toll-free numbers to Canadian destination numbers are blocked
  ["450", routeFault("country_blocked")], // Destination country barred

  // The content.
  ["10", routeFault("unknown")], // Invalid message
  ["30", routeFault("content_filtered")], // Spam detected
  ["60", routeFault("unknown")], // Loop detected
  ["110", routeFault("unknown")], // Message too long
  ["420", routeFault("code_expired")], // Message expired: waited in Plivo's queue to the end of the code's life (second hand)

  // Plivo, the network or the account.
  ["20", routeFault("carriers_unavailable")], // Network error
  ["300", routeFault("carriers_unavailable")], // Failed to dispatch message (second hand)
  ["900", routeFault("carriers_unavailable")], // Insufficient credit (second hand)
  ["910", routeFault("carriers_unavailable")], // Account disabled (second hand)
  ["1000", routeFault("unknown")], // Unknown error
]);

/** How a call ended, in receipts as `HangupCauseCode`; ends that say nothing beyond the call's status are left out. */
export const hangupFaults: FaultTable = new Map([
  // The person or the number.
  ["2000", personFault("invalid_number")], // Invalid Destination Address
  ["2010", personFault("unreachable_handset")], // Destination Out Of Service
  ["3000", personFault("no_answer")], // No Answer
  ["3010", personFault("busy")], // Busy Line
  ["3020", personFault("rejected_by_user")], // Rejected: by the called party
  ["3050", personFault("invalid_number")], // Unallocated number
  ["3100", personFault("busy")], // Busy everywhere
  ["3110", personFault("rejected_by_user")], // Declined
  ["3120", personFault("invalid_number")], // User does not exist anywhere
  ["6010", personFault("no_answer")], // Ring Timeout Reached

  // The caller ID.
  ["3030", routeFault("sender_not_registered")], // Unknown Caller ID: none of Plivo's
  ["3130", routeFault("content_filtered")], // Spam block
  ["3140", routeFault("sender_not_registered")], // DNO Caller ID: on the Do Not Originate list

  // The destination over this account.
  ["2030", routeFault("country_blocked")], // Destination Country Barred
  ["2040", routeFault("country_blocked")], // Destination Number Barred: premium rate
  ["2050", routeFault("country_blocked")], // Destination Prefix Barred
  ["3040", routeFault("unknown")], // Forbidden: the destination rejected or blocked the call

  // Plivo, the network or the account.
  ["1010", routeFault("carriers_unavailable")], // Canceled (Out Of Credits)
  ["1020", routeFault("carriers_unavailable")], // Canceled (Simultaneous dial limit reached)
  ["3070", routeFault("carriers_unavailable")], // Request timeout
  ["3080", routeFault("carriers_unavailable")], // Internal server error from carrier
  ["3090", routeFault("carriers_unavailable")], // Network congestion from carrier
  ["5000", routeFault("carriers_unavailable")], // Network Error
  ["5010", routeFault("carriers_unavailable")], // Internal Error
  ["5020", routeFault("carriers_unavailable")], // Routing Error
  ["6020", routeFault("carriers_unavailable")], // Media Timeout
]);

/** The person answered and heard nothing, whatever the status says: Plivo didn't get the script, or couldn't read it. */
export const unheard: ReadonlySet<string> = new Set([
  "7011", // Error Reaching Answer URL
  "8011", // Invalid Answer XML
]);
