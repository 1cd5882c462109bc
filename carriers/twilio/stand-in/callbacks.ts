/** What Twilio posts to its client: forms, signed over the address and all parameters. */
import { randomUUID } from "node:crypto";
import type { AnsweredBy, CallbackMaker, CallState, CallSubmission, InboundText, SmsState, SmsSubmission } from "../../stand-in/account.ts";
import { segmentsOf } from "../../stand-in/segments.ts";
import { twilioSignature } from "./signature.ts";

export interface Signer {
  readonly accountSid: string;
  readonly authToken: string;
}

const apiVersion = "2010-04-01";

export function formCallback(signer: Signer, url: string, parameters: Readonly<Record<string, string>>): CallbackMaker {
  const body = new URLSearchParams(parameters).toString();
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    "user-agent": "TwilioProxy/1.1",
    accept: "*/*",
    "i-twilio-idempotency-token": randomUUID(),
    "x-twilio-signature": twilioSignature(signer.authToken, url, parameters),
  };
  return () => ({ url, headers, body });
}

const usualErrorCode = { undelivered: "30003", failed: "30008", expired: "30036" };

/** null where Twilio posts nothing: `queued`, and a message of which no network reported more than `sent`. */
export function smsParameters(signer: Signer, message: SmsSubmission, state: SmsState): Record<string, string> | null {
  if (state.status === "queued" || state.status === "unconfirmed") return null;
  const status = smsStatus(state);
  return {
    SmsSid: message.id,
    SmsStatus: status,
    MessageStatus: status,
    To: message.to,
    MessageSid: message.id,
    AccountSid: signer.accountSid,
    From: message.from,
    ApiVersion: apiVersion,
    ...("code" in state && { ErrorCode: state.code ?? usualErrorCode[state.status] }),
  };
}

/** Twilio's word for it: a message whose validity ran out has simply failed. */
export function smsStatus(state: SmsState): string {
  if (state.status === "unconfirmed") return "sent";
  return state.status === "expired" ? "failed" : state.status;
}

const callStatus = { initiated: "initiated", ringing: "ringing", answered: "in-progress" };
/** A declined call is reported as busy; only the SIP code (603 Decline) tells. */
const endStatus = { completed: "completed", busy: "busy", no_answer: "no-answer", rejected: "busy", failed: "failed" };
const sipCode = { completed: "200", busy: "486", no_answer: "487", rejected: "603", failed: "404" };
const sequence = { initiated: "0", ringing: "1", answered: "2", completed: "3" };

export function callParameters(signer: Signer, call: CallSubmission, state: CallState, nowMs: number): Record<string, string> {
  return {
    ...callBasics(signer, call),
    CallStatus: state.event === "completed" ? endStatus[state.end] : callStatus[state.event],
    Timestamp: new Date(nowMs).toUTCString().replace("GMT", "+0000"),
    CallbackSource: "call-progress-events",
    SequenceNumber: sequence[state.event],
    ...(state.event === "completed" && endParameters(call, state)),
  };
}

function endParameters(call: CallSubmission, state: CallState & { event: "completed" }): Record<string, string> {
  const answered = state.end === "completed";
  return {
    CallDuration: answered ? String(state.seconds) : "0",
    Duration: answered ? String(Math.ceil(state.seconds / 60)) : "0",
    SipResponseCode: state.end === "failed" ? (state.code ?? sipCode.failed) : sipCode[state.end],
    // Only what was detected before the script began is told here; the rest has a callback of its own.
    ...(answered &&
      state.answeredBy !== null &&
      call.machineDetection === "sync" && { AnsweredBy: answeredByWord(call, state.answeredBy) }),
  };
}

export function callBasics(signer: Signer, call: CallSubmission): Record<string, string> {
  return {
    CallSid: call.id,
    AccountSid: signer.accountSid,
    From: call.from,
    To: call.to,
    Caller: call.from,
    Called: call.to,
    Direction: "outbound-api",
    ApiVersion: apiVersion,
  };
}

export function answeredByWord(call: CallSubmission, answeredBy: AnsweredBy): string {
  if (answeredBy === "human") return "human";
  return call.waitForGreetingEnd ? "machine_end_beep" : "machine_start";
}

export function inboundParameters(signer: Signer, message: InboundText): Record<string, string> {
  const sid = `SM${message.id.replaceAll("-", "")}`;
  return {
    ToCountry: "US",
    SmsMessageSid: sid,
    NumMedia: "0",
    SmsSid: sid,
    SmsStatus: "received",
    Body: message.text,
    To: message.to,
    NumSegments: String(segmentsOf(message.text).count),
    MessageSid: sid,
    AccountSid: signer.accountSid,
    From: message.from,
    ApiVersion: apiVersion,
  };
}
