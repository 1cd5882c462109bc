/**
 * A Telnyx account of the stand-in, read from Telnyx's public documentation and from nothing in our adapter: messages in
 * JSON, calls as TeXML. Stricter than Telnyx in two ways, so that mistakes show: unknown parameters, and call scripts that
 * could not be played, are refused.
 */
import { createPrivateKey, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { callEvents } from "../stand-in/account.ts";
import type { CallEvent, CallSubmission, Received, SmsSubmission, StandInAccount, WireAnswer, WireRequest } from "../stand-in/account.ts";
import { callProblem } from "./stand-in/call-request.ts";
import { answeredByWord, callBasics, callParameters } from "./stand-in/call-parameters.ts";
import { eventCallback, formCallback } from "./stand-in/callbacks.ts";
import { errorAnswer, problemOf } from "./stand-in/errors.ts";
import type { Problem } from "./stand-in/errors.ts";
import { e164, textOf } from "./stand-in/fields.ts";
import type { Fields } from "./stand-in/fields.ts";
import { inboundPayload, messageEvent, messagePayload } from "./stand-in/message-payload.ts";
import { destinationOf, messageProblem } from "./stand-in/message-request.ts";

export { makeTelnyxKeyPair } from "./stand-in/key-pair.ts";
export type { TelnyxKeyPair } from "./stand-in/key-pair.ts";

export const telnyxAccountSettings = z.strictObject({
  carrier: z.literal("telnyx"),
  /** Path prefix, and the name on the phones' page. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  apiKey: z.string().min(1),
  /** The account's id in the path of calls. */
  accountSid: z.string().min(1),
  /** The TeXML application that calls must name; omitted: any. */
  applicationSid: z.string().min(1).optional(),
  /** Base64 of an Ed25519 private key (PKCS #8, DER), as `makeTelnyxKeyPair` makes it. */
  privateKey: z.base64(),
  /** Numbers that the account owns; omitted: any. */
  senders: z.array(z.string().min(1)).optional(),
  /** Where inbound messages are posted: the messaging profile's webhook. */
  inboundUrl: z.url().optional(),
});
export type TelnyxAccountSettings = z.infer<typeof telnyxAccountSettings>;

const callRoute = /^\/v2\/texml\/Accounts\/([^/]+)\/Calls$/;
const messageRoute = /^\/v2\/messages(?:\/([^/]+))?$/;

export function telnyxStandIn(settings: TelnyxAccountSettings): StandInAccount {
  const { accountSid } = settings;
  const key = createPrivateKey({ key: Buffer.from(settings.privateKey, "base64"), format: "der", type: "pkcs8" });
  const senders = settings.senders === undefined ? null : new Set(settings.senders);
  const callerIds = settings.senders === undefined ? null : new Set(settings.senders.filter((number) => e164.test(number)));

  function receive(request: WireRequest): Received {
    if (request.headers.authorization !== `Bearer ${settings.apiKey}`) return refuse({ status: 401, code: "10009" });
    const message = messageRoute.exec(request.path);
    const call = callRoute.exec(request.path);
    if (message?.[1] !== undefined && request.method === "GET") return { kind: "lookup", id: message[1] };
    if ((message === null && call === null) || message?.[1] !== undefined) return refuse({ status: 404, code: "10005" });
    if (request.method !== "POST") return refuse({ status: 405, code: "10015", detail: "Method not allowed" });
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return refuse({ status: 415, code: "10014" });
    const fields = readJson(request.body);
    if (fields === null) return refuse({ status: 400, code: "10023" });
    if (call !== null && call[1] !== accountSid) return refuse({ status: 404, code: "10005", field: "account_sid" }, fields);
    const problem = call === null ? messageProblem(fields, senders) : callProblem(fields, callerIds, settings.applicationSid ?? null);
    if (problem !== null) return refuse(problem, fields);
    return { kind: "submission", submission: call === null ? messageOf(fields) : callOf(fields) };
  }

  return {
    name: settings.name,
    carrier: "Telnyx",
    basePath: "/v2",
    callbackTries: 3,
    channelOf: (path) =>
      callRoute.test(path) ? "voice" : messageRoute.exec(path)?.[1] === undefined && messageRoute.test(path) ? "sms" : null,
    receive,
    accepted: (submission, nowMs) =>
      submission.channel === "sms"
        ? json({ data: messagePayload(submission, { status: "queued" }, nowMs) })
        : // The reference names from, to and status; the id is what every later callback calls `CallSid`.
          json({
            account_sid: accountSid,
            call_sid: submission.id,
            sid: submission.id,
            from: submission.from,
            to: submission.to,
            status: "queued",
          }),
    failure: ({ status, code, message, retryAfterSeconds }) =>
      errorAnswer(problemOf(status, code, message), retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) }),
    found: (message, state, nowMs) => json({ data: messagePayload(message, state, nowMs) }),
    notFound: () => errorAnswer({ status: 404, code: "10005" }),
    smsReceipt(message, state) {
      const event = messageEvent(state);
      if (message.statusUrl === null || event === null) return null;
      return eventCallback(key, message.statusUrl, event, (nowMs) => messagePayload(message, state, nowMs));
    },
    callReceipt(call, state) {
      if (call.statusUrl === null || !call.statusEvents.has(state.event)) return null;
      return formCallback(key, call.statusUrl, (nowMs) => callParameters(accountSid, call, state, nowMs));
    },
    machineDetected(call, answeredBy) {
      // Detected in the background, the result has an address of its own; otherwise it goes where the call's status goes.
      const url = call.machineDetection === "async" ? call.machineDetectionUrl : call.statusUrl;
      if (url === null) return null;
      const detected = { AnsweredBy: answeredByWord(call, answeredBy), MachineDetectionDuration: "2500" };
      return formCallback(key, url, () => ({ ...callBasics(accountSid, call), ...detected }));
    },
    keysPressed: (call, url, digits) =>
      formCallback(key, url, () => ({ ...callBasics(accountSid, call), CallStatus: "in-progress", Digits: digits })),
    scriptWanted: (call, url) => formCallback(key, url, () => ({ ...callBasics(accountSid, call), CallStatus: "in-progress" })),
    inbound: (message) =>
      settings.inboundUrl === undefined
        ? null
        : eventCallback(key, settings.inboundUrl, "message.received", (nowMs) => inboundPayload(message, nowMs)),
  };
}

function refuse(problem: Problem, parameters: Fields = {}): Received {
  return { kind: "refused", answer: errorAnswer(problem), parameters };
}

function readJson(body: Buffer): Fields | null {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function messageOf(fields: Fields): SmsSubmission {
  return {
    channel: "sms",
    id: randomUUID(),
    from: textOf(fields, "from") ?? "",
    to: destinationOf(fields) ?? "",
    text: textOf(fields, "text") ?? "",
    statusUrl: textOf(fields, "webhook_url"),
    parameters: fields,
  };
}

function callOf(fields: Fields): CallSubmission {
  const url = textOf(fields, "Url");
  const events = textOf(fields, "StatusCallbackEvent")?.split(" ") ?? ["completed"];
  const detection = textOf(fields, "MachineDetection") ?? "Disable";
  const ringSeconds = fields["Timeout"];
  return {
    channel: "voice",
    id: `v3:${randomBytes(39).toString("base64url")}`,
    from: textOf(fields, "From") ?? "",
    to: textOf(fields, "To") ?? "",
    script: url === null ? { kind: "inline", document: textOf(fields, "Texml") ?? "" } : { kind: "url", url },
    ringSeconds: typeof ringSeconds === "number" ? ringSeconds : 30,
    statusUrl: textOf(fields, "StatusCallback"),
    statusEvents: new Set<CallEvent>(callEvents.filter((event) => events.includes(event))),
    machineDetection: detection === "Disable" ? "off" : fields["AsyncAmd"] === true ? "async" : "sync",
    waitForGreetingEnd: detection === "DetectMessageEnd",
    machineDetectionUrl: textOf(fields, "AsyncAmdStatusCallback"),
    parameters: fields,
  };
}

function json(body: unknown): WireAnswer {
  return { status: 200, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}
