/**
 * Bandwidth's refusals and error codes, with the titles of its documentation (messaging errors, voice errors, the disconnect
 * event). Codes that are not here are a matter of the route. Rows marked (second hand) are not in the copy that was at hand.
 */
import { z } from "zod";
import type { ErrorBody } from "../http-outcome.ts";
import { personFault, rejectedAccount, rejectedRoute, routeFault, throttled, undeliverable } from "../refusal.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

/** By type, and the field at fault. `request-validation` is said of messages, `validation` of calls. */
export const refusals: RefusalTable = new Map([
  ["request-validation/to", undeliverable("invalid_number")], // must be replaced with a valid E164 formatted telephone number
  ["validation/to", undeliverable("invalid_number")], // Invalid to: must be an E164 telephone number

  ["request-validation/from", rejectedRoute("sender_not_registered")],
  ["validation/from", rejectedRoute("sender_not_registered")],

  // The account, or our configuration: everything over it fails.
  ["request-validation/applicationId", rejectedAccount],
  ["validation/applicationId", rejectedAccount],
  ["validation/answerUrl", rejectedAccount], // Our public URL; for calls Bandwidth wants https
  ["validation/disconnectUrl", rejectedAccount],
  ["unauthorized", rejectedAccount], // Authentication Failed
  ["authentication-error", rejectedAccount], // The credentials provided were invalid
  ["forbidden", rejectedAccount], // Access Denied
  ["authorization-error", rejectedAccount], // Access is denied

  ["max-message-queue-size-exceeded", throttled], // The SMS queue for your account is full
]);

const refusal = z.object({
  type: z.string().min(1).max(64),
  description: z.string(),
  fieldErrors: z
    .array(z.object({ fieldName: z.string(), description: z.string().nullish() }))
    .nullish()
    .catch(null),
});

/** `{ type, description }`, with a list of fields where messages are concerned, and the field in words where calls are. */
export function errorOf(body: unknown): ErrorBody | null {
  const error = refusal.safeParse(body).data;
  if (error === undefined) return null;
  const { type, description } = error;
  const fields = error.fieldErrors ?? [];
  const words = [description, ...fields.map((field) => field.description)].filter((part) => typeof part === "string" && part !== "");
  const named = fields[0]?.fieldName ?? /^Invalid (\w{1,32}):/.exec(description)?.[1];
  return { code: type, text: words.join(": "), keys: named === undefined ? [type] : [`${type}/${named}`, type] };
}

/** In receipts of messages, as `errorCode`. */
export const messageFaults: FaultTable = new Map([
  // The person, the number or the handset.
  ["4303", personFault("invalid_number")], // Malformed To number
  ["4404", personFault("invalid_number")], // Messaging forbidden on To number: not active, not enabled, or invalid
  ["4406", personFault("invalid_number")], // Unallocated to number
  ["4408", personFault("invalid_number")], // To number not associated with account: invalid, or can't receive messages
  ["4434", personFault("invalid_number")], // Messaging to toll-free number forbidden
  ["4482", personFault("unknown")], // To number in black list: blocked from receiving messages
  ["4492", personFault("invalid_number")], // Message to emergency number forbidden
  ["4700", personFault("landline")], // Carrier rejected as invalid service type: messages are not supported by carrier or handset
  ["4701", personFault("unreachable_handset")], // Destination is not reachable and SMS service is not available
  ["4702", personFault("unreachable_handset")], // Destination subscriber is unavailable: handset off, busy, full, barred
  ["4720", personFault("landline")], // Carrier rejected as invalid destination address: no such number, or not for messages
  ["4721", personFault("invalid_number")], // Number on deactivation list
  ["4753", personFault("unreachable_handset")], // Rejected by the handset (second hand)
  ["4775", personFault("opted_out")], // Carrier rejected due to user opt out

  // The sender.
  ["4302", routeFault("sender_not_registered")], // Malformed From number
  ["4403", routeFault("sender_not_registered")], // Messaging forbidden on From number
  ["4405", routeFault("sender_not_registered")], // Unallocated from number
  ["4407", routeFault("sender_not_registered")], // From number not associated with account
  ["4431", routeFault("sender_not_registered")], // Messaging on short code forbidden
  ["4433", routeFault("sender_not_registered")], // Messaging on toll-free number forbidden
  ["4481", routeFault("sender_not_registered")], // From number in black list
  ["4740", routeFault("sender_not_registered")], // Carrier rejected as invalid source address
  ["4773", routeFault("sender_not_registered")], // Campaign inactive for destination
  ["4774", routeFault("sender_not_registered")], // Issue with provisioning of the number in the industry's database
  ["4791", routeFault("sender_not_registered")], // Carrier rejected: short code campaign not allowed
  ["4792", routeFault("sender_not_registered")], // Carrier rejected: short code not provisioned
  ["4793", routeFault("sender_not_registered")], // Carrier rejected: short code expired
  ["4795", routeFault("sender_not_registered")], // Toll-free number is not verified

  // The route or the country.
  ["4401", routeFault("no_route")], // Bandwidth is unable to route the message
  ["4409", routeFault("unknown")], // Invalid destination profile
  ["4420", routeFault("no_route")], // No route to destination carrier
  ["4421", routeFault("no_route")], // No route to destination carrier: the account may not send there
  ["4432", routeFault("country_blocked")], // Messaging to country forbidden
  ["4730", routeFault("unreachable_handset")], // No route to destination carrier, or no roaming route exists
  ["4772", routeFault("unknown")], // Blocked sender or receiver: it isn't said which
  ["4790", routeFault("unknown")], // Carrier rejected due to short code restriction: other senders may pass

  // The content.
  ["4301", routeFault("unknown")], // Malformed message encoding
  ["4350", routeFault("unknown")], // Malformed message encoding, found on sending
  ["4360", routeFault("code_expired")], // Message expired
  ["4470", routeFault("content_filtered")], // Rejected as spam by Bandwidth
  ["4750", routeFault("unknown")], // Carrier rejected message, without a reason
  ["4751", routeFault("unknown")], // Message is too long or its length is invalid for the carrier
  ["4752", routeFault("unknown")], // Message is malformed for the carrier
  ["4770", routeFault("content_filtered")], // Carrier rejected as spam
  ["4771", routeFault("content_filtered")], // Rejected due to shortened URL

  // The sender's volume.
  ["4780", routeFault("carriers_unavailable")], // T-Mobile rejected due to volumetric violation: until midnight
  ["4781", routeFault("carriers_unavailable")], // AT&T rejected due to 10DLC volumetric violation or throttling
  ["4785", routeFault("carriers_unavailable")], // Carrier rejected due to volumetric violation

  // The account, or our configuration.
  ["4001", routeFault("carriers_unavailable")], // Service not allowed
  ["4451", routeFault("carriers_unavailable")], // Invalid user id
  ["4452", routeFault("carriers_unavailable")], // Invalid application id
  ["4493", routeFault("carriers_unavailable")], // Unauthorized

  // Bandwidth or the network.
  ...[
    "5100", // Application error
    "5101", // Application error: going down
    "5106", // Impossible to route: attempts to deliver through retries have failed
    "5111", // Application error: connection removed
    "5201", // Application error: retries exceeded
    "5211", // Application error: busy
    "5220", // Application error: could not be stored
    "5231", // Application error: not all parts received
    "5500", // General message send failure
    "5501", // General message send failure: no destination is available
    "5600", // Carrier service unavailable
    "5610", // Carrier service failure: submission failed
    "5620", // Carrier application error
    "5630", // Carrier application error: no acknowledgement. It may have arrived all the same; another one does no harm
    "5650", // Carrier service failure: to the operator or the handset
  ].map((code) => [code, routeFault("carriers_unavailable")] as const),
  ["5999", routeFault("unknown")], // Unknown error from Bandwidth
  ["9999", routeFault("unknown")], // Unknown error from downstream
]);

/** Timed out waiting for the delivery receipt: that the message failed is not what it says. */
export const receiptTimedOut = "9902";

/** Why a call failed, in `disconnect` as `cause`; more may come. Busy lines and calls that nobody answers are no failures. */
export const callFaults: FaultTable = new Map([
  ["rejected", personFault("rejected_by_user")], // by the callee
  ["cancel", routeFault("unknown")], // by its originator while it was ringing
  ["callback-error", routeFault("unknown")], // a callback couldn't be delivered to our server
  ["invalid-bxml", routeFault("unknown")], // invalid BXML in our answer
  ["application-error", routeFault("unknown")], // an unsupported action was tried
  ["account-limit", routeFault("carriers_unavailable")], // the account's rate limits were reached
  ["node-capacity-exceeded", routeFault("carriers_unavailable")], // the system's capacity was reached
  ["error", routeFault("carriers_unavailable")], // an error not described otherwise
  ["unknown", routeFault("unknown")], // an unknown error
]);
