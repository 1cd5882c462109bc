/**
 * AWS's exceptions and their reasons (the service's model, in its version of npm's client), and what its events report
 * (the user guide's page of event types). A reason says more than the exception that it comes with; a field or a kind of
 * resource, behind the slash, says more still. What is not here is a matter of the route.
 */
import { blocked, personFault, rejectedAccount, rejectedRoute, routeFault, throttled, undeliverable } from "../refusal.ts";
import type { FaultTable, RefusalTable } from "../refusal.ts";

export const refusals: RefusalTable = new Map([
  // The number. ValidationException: a parameter isn't valid.
  ["INVALID_PARAMETER/DestinationPhoneNumber", undeliverable("invalid_number")],
  ["FIELD_VALIDATION_FAILED/DestinationPhoneNumber", undeliverable("invalid_number")],

  // Must not be sent: the person's wish, and the account's own list of numbers.
  ["DESTINATION_PHONE_NUMBER_OPTED_OUT", blocked("opted_out")],
  ["DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE", blocked("content_filtered")],

  // The sender.
  ["INVALID_PARAMETER/OriginationIdentity", rejectedRoute("sender_not_registered")],
  ["ResourceNotFoundException/phone-number", rejectedRoute("sender_not_registered")],
  ["ResourceNotFoundException/sender-id", rejectedRoute("sender_not_registered")],
  ["NO_ORIGINATION_IDENTITIES_FOUND", rejectedRoute("sender_not_registered")],
  ["NUMBER_CAPABILITIES_MISMATCH", rejectedRoute("sender_not_registered")],
  ["VOICE_CAPABILITY_NOT_AVAILABLE", rejectedRoute("sender_not_registered")],
  ["MESSAGE_TYPE_MISMATCH", rejectedRoute("sender_not_registered")], // The number is for promotional messages.
  ["KEYWORD_MISMATCH", rejectedRoute("sender_not_registered")],
  ["RESOURCE_NOT_ACTIVE", rejectedRoute("sender_not_registered")],
  ["REGISTRATION_NOT_COMPLETE", rejectedRoute("sender_not_registered")],
  ["SENDER_ID_NOT_REGISTERED", rejectedRoute("sender_not_registered")],
  ["SENDER_ID_REQUIRES_REGISTRATION", rejectedRoute("sender_not_registered")],
  ["SENDER_ID_NOT_SUPPORTED", rejectedRoute("sender_not_registered")],
  ["INVALID_IDENTITY_FOR_DESTINATION_COUNTRY", rejectedRoute("sender_not_registered")],

  // The country over this account.
  ["COUNTRY_NOT_ENABLED", rejectedRoute("country_blocked")],
  ["DESTINATION_COUNTRY_BLOCKED", rejectedRoute("country_blocked")],
  ["DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", rejectedRoute("country_blocked")],
  ["INTERNATIONAL_SENDING_NOT_SUPPORTED", rejectedRoute("country_blocked")],
  ["PRICE_OVER_THRESHOLD", rejectedRoute("unknown")],

  // How many calls AWS makes to one number in a day; other quotas are about the account.
  ["DAILY_DESTINATION_CALL_LIMIT", rejectedRoute("carriers_unavailable")],

  // The account, or our configuration: everything over it fails.
  ["DESTINATION_PHONE_NUMBER_NOT_VERIFIED", rejectedAccount], // The account is still in the sandbox.
  ["ACCOUNT_DISABLED", rejectedAccount],
  ["INSUFFICIENT_ACCOUNT_REPUTATION", rejectedAccount],
  ["MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", rejectedAccount],
  ["MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE", rejectedAccount],
  ["CHANNEL_NOT_ENABLED", rejectedAccount],
  ["ServiceQuotaExceededException", rejectedAccount],
  ["ResourceNotFoundException", rejectedAccount], // The configuration set.
  ["AccessDeniedException", rejectedAccount], // What the key's user may not do.

  // Errors that all services of AWS have (the API reference's page of common errors; InvalidSignatureException from memory).
  ["UnrecognizedClientException", rejectedAccount], // No such key.
  ["InvalidSignatureException", rejectedAccount], // The secret, or our clock.
  ["IncompleteSignature", rejectedAccount],
  ["RequestExpired", rejectedAccount], // Our clock.
  ["ExpiredTokenException", rejectedAccount],
  ["NotAuthorized", rejectedAccount],
  ["OptInRequired", rejectedAccount], // The key needs a subscription for the service.

  // Passing.
  ["ThrottlingException", throttled],
]);

/** By event. */
export const messageFaults: FaultTable = new Map([
  // The person, the number or the handset.
  ["TEXT_INVALID", personFault("invalid_number")], // The destination phone number isn't valid.
  ["TEXT_UNREACHABLE", personFault("unreachable_handset")], // Not reachable at the moment: switched off, or without a network.
  ["TEXT_BLOCKED", personFault("unreachable_handset")], // The recipient's device blocks text messages.

  // Suspected fraud, or a rule of the account. Another carrier must not be used to get around it.
  ["TEXT_PROTECT_BLOCKED", personFault("content_filtered")],

  // The content, or what the network thinks of it.
  ["TEXT_SPAM", routeFault("content_filtered")], // The recipient's carrier takes it for spam.
  ["TEXT_CARRIER_BLOCKED", routeFault("content_filtered")], // The recipient's carrier blocks it.
  ["TEXT_INVALID_MESSAGE", routeFault("unknown")], // The body isn't valid.

  // The network.
  ["TEXT_CARRIER_UNREACHABLE", routeFault("carriers_unavailable")], // The recipient's carrier is out of reach.
  ["TEXT_TTL_EXPIRED", routeFault("code_expired")], // Not delivered within its time to live.
]);
