/** Checks a request to make a call. Codes that Twilio's public dictionary doesn't tie to a parameter are marked. */
import { readCallScript } from "../../stand-in/script/call-script.ts";
import { callEvents } from "../../stand-in/account.ts";
import { choiceProblem, e164, isCallbackUrl, isWholeNumber, one, unknownParameter } from "./form.ts";
import type { Form } from "./form.ts";
import { problem } from "./errors.ts";
import type { Problem } from "./errors.ts";

const known = new Set([
  "To",
  "From",
  "Url",
  "Method",
  "FallbackUrl",
  "FallbackMethod",
  "Twiml",
  "StatusCallback",
  "StatusCallbackEvent",
  "StatusCallbackMethod",
  "Timeout",
  "TimeLimit",
  "MachineDetection",
  "MachineDetectionTimeout",
  "MachineDetectionSpeechThreshold",
  "MachineDetectionSpeechEndThreshold",
  "MachineDetectionSilenceTimeout",
  "AsyncAmd",
  "AsyncAmdStatusCallback",
  "AsyncAmdStatusCallbackMethod",
  "CallerId",
  "CallReason",
  "Record",
]);
const repeatable = new Set(["StatusCallbackEvent"]);
/** The stand-in posts its callbacks only, where Twilio could also GET them. */
const choices = {
  Method: ["POST"],
  FallbackMethod: ["POST"],
  StatusCallbackMethod: ["POST"],
  AsyncAmdStatusCallbackMethod: ["POST"],
  MachineDetection: ["Enable", "DetectMessageEnd"],
  AsyncAmd: ["true", "false"],
  Record: ["false"],
};
/** Least and most, and the code for anything else. */
const numbers: Readonly<Record<string, readonly [least: number, most: number, code: number]>> = {
  Timeout: [1, 600, 21208],
  TimeLimit: [1, 86_400, 20001],
  MachineDetectionTimeout: [3, 59, 20001],
  MachineDetectionSpeechThreshold: [1_000, 6_000, 20001],
  MachineDetectionSpeechEndThreshold: [500, 5_000, 20001],
  MachineDetectionSilenceTimeout: [2_000, 10_000, 20001],
};
const maximumTwiml = 4_000;

/** `callerIds` null: any E.164 number will do. */
export function callProblem(form: Form, callerIds: ReadonlySet<string> | null): Problem | null {
  const to = one(form, "To");
  const from = one(form, "From");
  if (to === null) return problem(21201, "No 'To' number is specified");
  const unknown = unknownParameter(form, known, repeatable);
  if (unknown !== null) return unknown;
  if (!e164.test(to)) return problem(21217, `Phone number does not appear to be valid: ${to}`);
  if (from === null) return problem(21213, "A 'From' phone number is required");
  if (!e164.test(from)) return problem(21212, `Invalid From Number (caller ID): ${from}`);
  if (callerIds !== null && !callerIds.has(from)) {
    return problem(
      21210,
      `The source phone number provided, ${from}, is not yet verified for your account. ` +
        "You may only make calls from phone numbers that you've verified or purchased from Twilio.",
    );
  }
  return scriptProblem(form) ?? callbackProblem(form) ?? numberProblem(form) ?? choiceProblem(form, choices);
}

function scriptProblem(form: Form): Problem | null {
  const url = one(form, "Url");
  const twiml = one(form, "Twiml");
  if (url !== null) return isCallbackUrl(url) ? null : problem(21205, `Url is not a valid URL: ${url}`);
  if (twiml === null) return problem(21205, "Url parameter is required.");
  // The limit is documented, the code of its breach is not.
  if (twiml.length > maximumTwiml) return problem(20001, `Twiml must be at most ${maximumTwiml} characters`);
  // Twilio accepts the call, and plays "an application error has occurred": refusing at once shows it to a test.
  const script = readCallScript(twiml);
  return script.ok ? null : problem(12100, `Document parse failure: ${script.problem}`);
}

function callbackProblem(form: Form): Problem | null {
  for (const key of ["StatusCallback", "AsyncAmdStatusCallback", "FallbackUrl"]) {
    const url = one(form, key);
    if (url !== null && !isCallbackUrl(url)) return problem(21609, `The ${key} URL ${url} is not a valid URL.`);
  }
  const wrong = form.get("StatusCallbackEvent")?.find((event) => !(callEvents as readonly string[]).includes(event));
  return wrong === undefined ? null : problem(21626, `Invalid StatusCallbackEvent: ${wrong}`);
}

function numberProblem(form: Form): Problem | null {
  for (const [key, [least, most, code]] of Object.entries(numbers)) {
    const value = one(form, key);
    if (value !== null && !isWholeNumber(value, least, most))
      return problem(code, `Parameter ${key} must be a number from ${least} to ${most}`);
  }
  return null;
}
