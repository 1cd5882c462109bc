/** Checks a request to send a text message, in about the order in which Twilio complains. */
import { choiceProblem, e164, isCallbackUrl, isWholeNumber, one, unknownParameter } from "./form.ts";
import type { Form } from "./form.ts";
import { problem } from "./errors.ts";
import type { Problem } from "./errors.ts";

/** The parameters of the Message resource that are for SMS. Media, templates and other channels the stand-in has not. */
const known = new Set([
  "To",
  "From",
  "Body",
  "StatusCallback",
  "ApplicationSid",
  "ProvideFeedback",
  "Attempt",
  "ValidityPeriod",
  "ForceDelivery",
  "ContentRetention",
  "AddressRetention",
  "SmartEncoded",
  "TrafficType",
  "RiskCheck",
]);
const choices = {
  ProvideFeedback: ["true", "false"],
  ForceDelivery: ["true", "false"],
  SmartEncoded: ["true", "false"],
  ContentRetention: ["retain", "discard"],
  AddressRetention: ["retain", "obfuscate"],
  TrafficType: ["free"],
  RiskCheck: ["enable", "disable"],
};
const sender = /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;
const maximumCharacters = 1_600;

/** `senders` null: any sender will do. */
export function messageProblem(form: Form, senders: ReadonlySet<string> | null): Problem | null {
  const to = one(form, "To");
  const from = one(form, "From");
  const body = one(form, "Body");
  const statusCallback = one(form, "StatusCallback");
  const validity = one(form, "ValidityPeriod");
  if (to === null) return problem(21604, "A 'To' phone number is required.");
  const unknown = unknownParameter(form, known, new Set());
  if (unknown !== null) return unknown;
  if (!e164.test(to)) return problem(21211, `Invalid 'To' Phone Number: ${to}`);
  if (from === null) return problem(21603, "A 'From' phone number is required.");
  if (!sender.test(from))
    return problem(21212, `The 'From' number ${from} is not a valid phone number, shortcode, or alphanumeric sender ID.`);
  if (from === to) return problem(21266, `'To' and 'From' number cannot be the same: ${to}`);
  if (senders !== null && !senders.has(from)) {
    return problem(
      21606,
      `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.`,
    );
  }
  if (body === null) return problem(21602, "Message body is required.");
  if (Array.from(body).length > maximumCharacters) return problem(21617, "The concatenated message body exceeds the 1600 character limit");
  if (statusCallback !== null && !isCallbackUrl(statusCallback)) {
    return problem(21609, `The StatusCallback URL ${statusCallback} is not a valid URL.`);
  }
  if (validity !== null && !isWholeNumber(validity, 1, 36_000)) {
    return problem(21624, "Validity Period value is invalid: it must be an integer between 1 and 36000");
  }
  return choiceProblem(form, choices);
}
