/**
 * A Twilio account of the stand-in, read from Twilio's public API description and documentation and from nothing in our
 * adapter. Stricter than Twilio in two ways, so that mistakes show: unknown parameters, and call scripts that could not be
 * played, are refused.
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { callEvents } from "../stand-in/account.ts";
import type { CallEvent, CallSubmission, Received, SmsSubmission, StandInAccount, WireRequest } from "../stand-in/account.ts";
import { callProblem } from "./stand-in/call-request.ts";
import { answeredByWord, callBasics, callParameters, formCallback, inboundParameters, smsParameters } from "./stand-in/callbacks.ts";
import { errorAnswer, problem, problemOf } from "./stand-in/errors.ts";
import type { Problem } from "./stand-in/errors.ts";
import { e164, one, readForm } from "./stand-in/form.ts";
import type { Form } from "./stand-in/form.ts";
import { messageProblem } from "./stand-in/message-request.ts";
import { callAnswer, messageAnswer } from "./stand-in/resources.ts";

export const twilioAccountSettings = z.strictObject({
  carrier: z.literal("twilio"),
  /** Path prefix, and the name on the phones' page. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, '"AC" and 32 hexadecimal digits'),
  authToken: z.string().min(1),
  /** Numbers that the account owns; omitted: any. */
  senders: z.array(z.string().min(1)).optional(),
  /** Where inbound messages are posted. */
  inboundUrl: z.url().optional(),
});
export type TwilioAccountSettings = z.infer<typeof twilioAccountSettings>;

const route = /^\/2010-04-01\/Accounts\/([^/]+)\/(Messages|Calls)(?:\/([^/]+))?\.json$/;

export function twilioStandIn(settings: TwilioAccountSettings): StandInAccount {
  const { accountSid } = settings;
  const senders = settings.senders === undefined ? null : new Set(settings.senders);
  const callerIds = settings.senders === undefined ? null : new Set(settings.senders.filter((number) => e164.test(number)));
  const authorization = `Basic ${Buffer.from(`${accountSid}:${settings.authToken}`).toString("base64")}`;

  function receive(request: WireRequest): Received {
    const form = isForm(request) ? readForm(request.body) : new Map<string, string[]>();
    const refuse = (why: Problem, headers?: Record<string, string>): Received => ({
      kind: "refused",
      answer: errorAnswer(why, headers),
      parameters: plain(form),
    });
    if (request.headers.authorization !== authorization) {
      return refuse(problem(20003, "Authenticate", 401), { "www-authenticate": 'Basic realm="Twilio API"' });
    }
    const [, sid, resource, id] = route.exec(request.path) ?? [];
    const isLookup = resource === "Messages" && id !== undefined;
    if (sid !== accountSid || (id !== undefined && !isLookup)) {
      return refuse(problem(20404, `The requested resource ${request.path} was not found`, 404));
    }
    if (request.method !== (isLookup ? "GET" : "POST")) return refuse(problem(20004, "Method not allowed", 405));
    if (isLookup) return { kind: "lookup", id };
    const wrong = resource === "Messages" ? messageProblem(form, senders) : callProblem(form, callerIds);
    if (wrong !== null) return refuse(wrong);
    return { kind: "submission", submission: resource === "Messages" ? messageOf(form) : callOf(form) };
  }

  return {
    name: settings.name,
    carrier: "Twilio",
    basePath: "",
    callbackTries: 1,
    channelOf(path) {
      const [, , resource, id] = route.exec(path) ?? [];
      if (resource === undefined || id !== undefined) return null;
      return resource === "Messages" ? "sms" : "voice";
    },
    receive,
    accepted: (submission, nowMs) =>
      submission.channel === "sms"
        ? messageAnswer(accountSid, submission, { status: "queued" }, nowMs, 201)
        : callAnswer(accountSid, submission, nowMs),
    failure: ({ status, code, message, retryAfterSeconds }) =>
      errorAnswer(problemOf(status, code, message), retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) }),
    found: (message, state, nowMs) => messageAnswer(accountSid, message, state, nowMs, 200),
    notFound: (path) => errorAnswer(problem(20404, `The requested resource ${path} was not found`, 404)),
    smsReceipt(message, state) {
      const parameters = smsParameters(settings, message, state);
      return message.statusUrl === null || parameters === null ? null : formCallback(settings, message.statusUrl, parameters);
    },
    callReceipt(call, state) {
      const url = call.statusUrl;
      if (url === null || !call.statusEvents.has(state.event)) return null;
      return (nowMs, attempt) => formCallback(settings, url, callParameters(settings, call, state, nowMs))(nowMs, attempt);
    },
    machineDetected(call, answeredBy) {
      if (call.machineDetection !== "async" || call.machineDetectionUrl === null) return null;
      return formCallback(settings, call.machineDetectionUrl, {
        CallSid: call.id,
        AccountSid: accountSid,
        AnsweredBy: answeredByWord(call, answeredBy),
        MachineDetectionDuration: "2500",
      });
    },
    keysPressed: (call, url, digits) =>
      formCallback(settings, url, { ...callBasics(settings, call), CallStatus: "in-progress", Digits: digits, msg: "Gather End" }),
    scriptWanted: (call, url, answeredBy) =>
      formCallback(settings, url, {
        ...callBasics(settings, call),
        CallStatus: "in-progress",
        ...(answeredBy !== null && call.machineDetection === "sync" && { AnsweredBy: answeredByWord(call, answeredBy) }),
      }),
    inbound: (message) =>
      settings.inboundUrl === undefined ? null : formCallback(settings, settings.inboundUrl, inboundParameters(settings, message)),
  };
}

/** Twilio reads forms only; to it, any other body is an empty one. */
function isForm(request: WireRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "");
}

function messageOf(form: Form): SmsSubmission {
  return {
    channel: "sms",
    id: newSid("SM"),
    from: one(form, "From") ?? "",
    to: one(form, "To") ?? "",
    text: one(form, "Body") ?? "",
    statusUrl: one(form, "StatusCallback"),
    parameters: plain(form),
  };
}

function callOf(form: Form): CallSubmission {
  const url = one(form, "Url");
  const events = form.get("StatusCallbackEvent");
  const detection = one(form, "MachineDetection");
  return {
    channel: "voice",
    id: newSid("CA"),
    from: one(form, "From") ?? "",
    to: one(form, "To") ?? "",
    // With both, the address wins and the document is ignored.
    script: url === null ? { kind: "inline", document: one(form, "Twiml") ?? "" } : { kind: "url", url },
    ringSeconds: Number(one(form, "Timeout") ?? 60),
    statusUrl: one(form, "StatusCallback"),
    statusEvents: new Set<CallEvent>(events === undefined ? ["completed"] : callEvents.filter((event) => events.includes(event))),
    machineDetection: detection === null ? "off" : one(form, "AsyncAmd") === "true" ? "async" : "sync",
    waitForGreetingEnd: detection === "DetectMessageEnd",
    machineDetectionUrl: one(form, "AsyncAmdStatusCallback"),
    parameters: plain(form),
  };
}

function plain(form: Form): Record<string, string | readonly string[]> {
  return Object.fromEntries([...form].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? "") : values]));
}

function newSid(prefix: "SM" | "CA"): string {
  return prefix + randomBytes(16).toString("hex");
}
