/**
 * Infobip's statuses and errors (its page of response status and error codes), with its own names for them. They are numbers
 * of two kinds: `status 6` and `error 6` are different things, see `status.ts`. What is not here is a matter of the route.
 * Infobip's own mark "permanent" says only that the same message would fail again, not that the number is dead.
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
import type { FaultTable, RefusalTable } from "../refusal.ts";

/** By status, in answers with 200 and in receipts; and by the code of an error answer. */
export const refusals: RefusalTable = new Map([
  // The person or the number.
  ["status 8", undeliverable("invalid_number")], // REJECTED_PREFIX_MISSING: prefix or length of no number
  ["status 51", undeliverable("invalid_number")], // MISSING_TO
  ["status 52", undeliverable("invalid_number")], // REJECTED_DESTINATION
  ["status 99", undeliverable("rejected_by_user")], // REJECTED: the call was declined by the end user

  // Must not be sent.
  ["status 10", blocked("opted_out")], // REJECTED_DND: the person has subscribed to Do Not Disturb
  ["status 14", blocked("opted_out")], // REJECTED_DESTINATION_BLOCKLISTED: by the operator or on our account
  // Infobip suspects message pumping to this number. Not evidence against the person, yet another carrier must not be used
  // to get around it.
  ["status 87", blocked("content_filtered")], // SIGNALS_BLOCKED

  // The sender.
  ["status 11", rejectedRoute("sender_not_registered")], // REJECTED_SOURCE
  ["status 13", rejectedRoute("sender_not_registered")], // REJECTED_SENDER: blocklisted on our account

  // The country or network over this account.
  ["status 6", rejectedRoute("country_blocked")], // REJECTED_NETWORK: out of coverage, or not set up
  ["status 19", rejectedRoute("country_blocked")], // REJECTED_ROUTE_NOT_AVAILABLE

  // The content, or what the network says of one message.
  ["status 4", rejectedRoute("unknown")], // UNDELIVERABLE_REJECTED_OPERATOR
  ["status 9", rejectedRoute("unknown")], // UNDELIVERABLE_NOT_DELIVERED
  ["status 31", rejectedRoute("unknown")], // UNDELIVERABLE_NOT_SENT
  ["status 24", rejectedRoute("unknown")], // REJECTED_INVALID_UDH
  ["status 25", rejectedRoute("unknown")], // REJECTED_MESSAGE_TOO_LONG
  ["status 54", rejectedRoute("unknown")], // REJECTED_UNSUPPORTED_LANGUAGE
  ["status 55", rejectedRoute("unknown")], // REJECTED_MESSAGE_IS_EMPTY
  ["status 91", rejectedRoute("unknown")], // REJECTED_INVALID_SSML
  ["status 100", rejectedRoute("unknown")], // UNDELIVERABLE_REJECTED_PLATFORM: invalid, or the service is unavailable for now

  // The account, or our configuration: everything over it fails.
  ["status 12", rejectedAccount], // REJECTED_NOT_ENOUGH_CREDITS
  ["status 17", rejectedAccount], // REJECTED_PREPAID_PACKAGE_EXPIRED
  ["status 18", rejectedAccount], // REJECTED_DESTINATION_NOT_REGISTERED: a trial, which sends to one number only
  ["status 56", rejectedAccount], // REJECTED_INVALID_NOTIFY_URL: our public URL
  ["status 83", rejectedAccount], // REJECTED_MACHINE_DETECTION_DISABLED: to be enabled by Infobip

  // Passing. The flooding filter counts what one number gets: 20 messages an hour, 6 of them alike.
  ["status 20", rejectedRoute("carriers_unavailable")], // REJECTED_FLOODING_FILTER
  ["status 21", unavailable], // REJECTED_SYSTEM_ERROR

  // Not clear refusals. A duplicate is no failure: the same attempt was taken before, and may have reached the phone.
  ["status 23", ambiguous], // REJECTED_DUPLICATE_MESSAGE_ID
  ["status 15", ambiguous], // EXPIRED_EXPIRED: sent to the operator, and pending until the end
  ["status 29", ambiguous], // EXPIRED_DLR_UNKNOWN

  // Error answers. The codes with E are the newer APIs' (second hand), the words the older ones' (from memory).
  ["E400/to", undeliverable("invalid_number")],
  ["E400/sender", rejectedRoute("sender_not_registered")],
  ["E401", rejectedAccount], // Unauthorized
  ["UNAUTHORIZED", rejectedAccount], // Invalid login details
  ["E403", rejectedAccount], // Forbidden: the key's scopes, or the addresses it may be used from
  ["FORBIDDEN", rejectedAccount],
  ["E404", rejectedAccount], // Not found
  ["NOT_FOUND", rejectedAccount],
  ["E429", throttled], // Too many requests
  ["TOO_MANY_REQUESTS", throttled],
]);

/** By error, in receipts of messages. */
export const messageFaults: FaultTable = new Map([
  // The person or the number.
  ["error 1", personFault("invalid_number")], // EC_UNKNOWN_SUBSCRIBER
  ["error 352", personFault("invalid_number")], // EC_INVALID_REQUEST_DESTINATION: no such country code
  ["error 3041", personFault("invalid_number")], // EC_DEACTIVATED_LIST
  ["error 568", personFault("landline")], // EC_DESTINATION_NOT_SMS_PROVISIONED
  ["error 629", personFault("landline")], // EC_DEST_ADDRESS_UNABLE_TO_RECEIVE_SMS

  // The person has asked for it, or the operator's list says so.
  ["error 573", personFault("opted_out")], // EC_SC_BLOCKED_BY_END_USER
  ["error 603", personFault("opted_out")], // EC_CONTENT_BLOCKED: by user opt-out (STOP)
  ["error 2050", personFault("opted_out")], // EC_DEST_ADDRESS_BLACKLISTED: the operator's DND list
  ["error 2052", personFault("opted_out")], // EC_BLACKLISTED_DESTINATIONADDRESS

  // The handset or the subscription.
  ["error 5", personFault("unreachable_handset")], // EC_UNIDENTIFIED_SUBSCRIBER
  ["error 6", personFault("unreachable_handset")], // EC_ABSENT_SUBSCRIBER_SM
  ["error 8", personFault("unreachable_handset")], // EC_ROAMING_NOT_ALLOWED
  ["error 9", personFault("unreachable_handset")], // EC_ILLEGAL_SUBSCRIBER
  ["error 11", personFault("unreachable_handset")], // EC_TELESERVICE_NOT_PROVISIONED
  ["error 12", personFault("unreachable_handset")], // EC_ILLEGAL_EQUIPMENT
  ["error 13", personFault("unreachable_handset")], // EC_CALL_BARRED: suspended by the operator
  ["error 27", personFault("unreachable_handset")], // EC_ABSENT_SUBSCRIBER
  ["error 31", personFault("unreachable_handset")], // EC_SUBSCRIBER_BUSY_FOR_MT_SMS
  ["error 32", personFault("unreachable_handset")], // EC_SM_DELIVERY_FAILURE
  ["error 33", personFault("unreachable_handset")], // EC_MESSAGE_WAITING_LIST_FULL
  ["error 256", personFault("unreachable_handset")], // EC_SM_DF_MEMORYCAPACITYEXCEEDED
  ["error 351", personFault("unreachable_handset")], // EC_INVALID_DESTINATION_ADDRESS: deactivated, or out of prepaid credit
  ["error 569", personFault("unreachable_handset")], // EC_DEST_ADDRESS_SUSPENDED
  ["error 581", personFault("unreachable_handset")], // EC_USER_OUT_OF_CREDIT
  ["error 628", personFault("unreachable_handset")], // EC_TEMPORARY_HANDSET_FAILURE

  // This phone gets nothing from short codes: a long number may do better.
  ["error 560", routeFault("unreachable_handset")], // EC_SC_BLOCKED_FOR_END_USER
  ["error 565", routeFault("unreachable_handset")], // EC_CANNOT_RECEIVE_SC
  ["error 566", routeFault("unreachable_handset")], // EC_DESTINATION_BLOCKED_BY_OPERATOR

  // The sender.
  ["error 368", routeFault("sender_not_registered")], // EC_INVALID_SOURCE_ADDRESS
  ["error 375", routeFault("sender_not_registered")], // EC_SOURCE_ADDRESS_IS_BLOCKED
  ["error 488", routeFault("sender_not_registered")], // EC_TF_NUMBER_NOT_VERIFIED
  ["error 562", routeFault("sender_not_registered")], // EC_SC_NOT_PROVISIONED
  ["error 563", routeFault("sender_not_registered")], // EC_SC_EXPIRED
  ["error 564", routeFault("sender_not_registered")], // EC_SC_BLOCKED
  ["error 571", routeFault("sender_not_registered")], // EC_CAMPAIGN_ID_REJECTED
  ["error 572", routeFault("sender_not_registered")], // EC_CAMPAIGNID_NOT_PROVISIONED
  ["error 594", routeFault("sender_not_registered")], // EC_INVALID_GLOBAL_CAMPAIGN_ID
  ["error 2053", routeFault("sender_not_registered")], // EC_BLACKLISTED_SENDERADDRESS

  // The network over this account.
  ["error 592", routeFault("country_blocked")], // EC_ACCOUNT_NOT_PROVISIONED_FOR_CHANNEL: no coverage of this network
  ["error 597", routeFault("country_blocked")], // EC_ACC_HAS_NO_ADRESS_FOR_DESR

  // The content.
  ["error 561", routeFault("content_filtered")], // EC_CONTENT_BLOCKED_BY_OPERATOR
  ["error 604", routeFault("content_filtered")], // EC_BLOCKED_BY_CAMPAIGN_BLACKLIST
  ["error 607", routeFault("content_filtered")], // EC_REJECTED_SPAM_BY_OPERATOR
  ["error 608", personFault("content_filtered")], // EC_SIGNALS_BLOCKED: as status 87

  // The network or Infobip, and what may be sent in a day.
  ["error 34", routeFault("carriers_unavailable")], // EC_SYSTEM_FAILURE
  ["error 51", routeFault("carriers_unavailable")], // EC_RESOURCE_LIMITATION: congestion
  ["error 500", routeFault("carriers_unavailable")], // EC_PROVIDER_GENERAL_ERROR
  ["error 501", routeFault("carriers_unavailable")], // EC_INVALID_RESPONSE_RECEIVED
  ["error 502", routeFault("carriers_unavailable")], // EC_NO_RESPONSE
  ["error 503", routeFault("carriers_unavailable")], // EC_SERVICE_COMPLETION_FAILURE
  ["error 504", routeFault("carriers_unavailable")], // EC_UNEXPECTED_RESPONSE_FROM_PEER
  ["error 541", routeFault("carriers_unavailable")], // EC_LIMIT_REACHED: AT&T's, per second
  ["error 542", routeFault("carriers_unavailable")], // EC_QUOTA_REACHED: T-Mobile's, per day
  ["error 609", routeFault("carriers_unavailable")], // EC_SIGNALS_HARD_LIMIT_REACHED: per day
  ["error 630", routeFault("carriers_unavailable")], // EC_DEST_OVERLOADED
  ["error 631", routeFault("carriers_unavailable")], // EC_MOBILE_OPERATOR_NETWORK_ERROR
  ["error 2048", routeFault("carriers_unavailable")], // EC_TIME_OUT
  ["error 4097", routeFault("carriers_unavailable")], // EC_NOTSUBMITTEDTOGMSC: failed at the platform
  ["error 4099", routeFault("carriers_unavailable")], // EC_MONTHLY_LIMIT_REACHED
  ["error 4103", routeFault("carriers_unavailable")], // EC_DESTINATION_FLOODING
  ["error 4104", routeFault("carriers_unavailable")], // EC_DESTINATION_TXT_FLOODING
  ["error 4202", routeFault("carriers_unavailable")], // EC_10DLC_LIMIT_REACHED
]);
