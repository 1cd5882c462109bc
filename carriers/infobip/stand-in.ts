/**
 * An Infobip account of the stand-in, read from Infobip's public documentation and from nothing in our adapter: messages of
 * the SMS API's version 3, and voice messages. Stricter than Infobip, so that mistakes show: parameters that it doesn't know,
 * and speech that couldn't be spoken, are refused.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { CallbackMaker, CallSubmission, Received, SmsSubmission, StandInAccount, WireRequest } from "../stand-in/account.ts";
import { errorAnswer, messageAnswer, statusObject } from "./stand-in/errors.ts";
import { callReport, inboundResult, messageReport } from "./stand-in/reports.ts";
import { callRequest, messageRequest, propertyOf } from "./stand-in/requests.ts";
import type { SentCall, SentMessage } from "./stand-in/requests.ts";
import { playable } from "./stand-in/speech.ts";

export const infobipAccountSettings = z.strictObject({
  carrier: z.literal("infobip"),
  /** Path prefix, and the name on the phones' page. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  apiKey: z.string().min(1),
  /** Numbers that the account owns; omitted: any. */
  senders: z.array(z.string().min(1)).optional(),
  /** Where inbound messages are posted, with whatever stands in its query. */
  inboundUrl: z.url().optional(),
});
export type InfobipAccountSettings = z.infer<typeof infobipAccountSettings>;

const accepted = statusObject(1, "PENDING", 26, "PENDING_ACCEPTED", "Message accepted, pending for delivery");
const unknownSender = statusObject(5, "REJECTED", 11, "REJECTED_SOURCE", "Invalid Source address");
const duplicate = statusObject(5, "REJECTED", 23, "REJECTED_DUPLICATE_MESSAGE_ID", "Duplicate message ID");
const unspeakable = statusObject(5, "REJECTED", 91, "REJECTED_INVALID_SSML", "Invalid SSML");

/** Ids that are remembered as used. */
const mostRemembered = 10_000;

export function infobipStandIn(settings: InfobipAccountSettings): StandInAccount {
  const senders = settings.senders === undefined ? null : new Set(settings.senders);
  const used = new Set<string>();

  function isUsed(id: string): boolean {
    if (used.has(id)) return true;
    used.add(id);
    const [oldest] = used;
    if (used.size > mostRemembered && oldest !== undefined) used.delete(oldest);
    return false;
  }

  function receive(request: WireRequest): Received {
    const parameters = parseJson(request.body);
    const fail = (status: number, property?: string): Received => ({
      kind: "refused",
      answer: errorAnswer({ status, ...(property !== undefined && { property }) }),
      parameters,
    });
    if (request.headers.authorization !== `App ${settings.apiKey}`) return fail(401);
    const channel = channelOf(request.path);
    if (channel === null) return fail(404);
    if (request.method !== "POST") return fail(405);
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return fail(415);
    const read = (channel === "sms" ? messageRequest : callRequest).safeParse(parameters);
    if (!read.success) return fail(400, propertyOf(read.error));
    const [sent] = read.data.messages;
    const [{ to, messageId = randomUUID() }] = sent.destinations;
    const submission = "content" in sent ? messageOf(sent, messageId, parameters) : callOf(sent, messageId, parameters);
    const refuse = (status: typeof accepted): Received => ({
      kind: "refused",
      answer: messageAnswer(messageId, to, status),
      parameters,
    });
    if (submission === null) return refuse(unspeakable);
    if (senders !== null && !senders.has(submission.from)) return refuse(unknownSender);
    return isUsed(submission.id) ? refuse(duplicate) : { kind: "submission", submission };
  }

  return {
    name: settings.name,
    carrier: "Infobip",
    basePath: "",
    callbackTries: 3,
    channelOf,
    receive,
    accepted: ({ id, to }) => messageAnswer(id, to.slice(1), accepted),
    failure: ({ status, code, message, retryAfterSeconds }) =>
      errorAnswer({ status, code, description: message }, retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) }),
    // Infobip's logs are asked by query, and never needed.
    found: () => errorAnswer({ status: 404 }),
    notFound: () => errorAnswer({ status: 404 }),
    smsReceipt: (message, state) =>
      message.statusUrl === null || (state.status === "sent" && !wantsProgress(message))
        ? null
        : posted(message.statusUrl, (nowMs) => messageReport(message, state, nowMs)),
    callReceipt: (call, state) =>
      call.statusUrl === null || state.event !== "completed" ? null : posted(call.statusUrl, (nowMs) => callReport(call, state, nowMs)),
    // Told in the report.
    machineDetected: () => null,
    keysPressed: never,
    scriptWanted: never,
    inbound: (message) =>
      settings.inboundUrl === undefined ? null : posted(settings.inboundUrl, (nowMs) => inboundResult(message, nowMs)),
  };
}

function never(): never {
  throw new Error("voice messages come with their text, and ask for no keys");
}

function channelOf(path: string): "sms" | "voice" | null {
  if (path === "/sms/3/messages") return "sms";
  return path === "/tts/3/advanced" ? "voice" : null;
}

function posted(url: string, resultOf: (nowMs: number) => object): CallbackMaker {
  return (nowMs) => ({ url, headers: { "content-type": "application/json" }, body: JSON.stringify({ results: [resultOf(nowMs)] }) });
}

function parseJson(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function messageOf(sent: SentMessage, id: string, parameters: Readonly<Record<string, unknown>>): SmsSubmission {
  const { webhooks } = sent;
  return {
    channel: "sms",
    id,
    from: ownNumber(sent.sender),
    to: ownNumber(sent.destinations[0].to),
    text: sent.content.text,
    statusUrl: webhooks?.delivery.notify === false ? null : (webhooks?.delivery.url ?? null),
    parameters,
  };
}

function wantsProgress({ parameters }: SmsSubmission): boolean {
  return messageRequest.parse(parameters).messages[0].webhooks?.delivery.intermediateReport === true;
}

/** null when its text can't be spoken. */
function callOf(sent: SentCall, id: string, parameters: Readonly<Record<string, unknown>>): CallSubmission | null {
  const document = playable(sent.text);
  if (document === null) return null;
  return {
    channel: "voice",
    id,
    from: ownNumber(sent.from),
    to: ownNumber(sent.destinations[0].to),
    script: { kind: "inline", document },
    ringSeconds: sent.ringTimeout ?? 45,
    statusUrl: sent.notifyUrl ?? null,
    statusEvents: new Set(["completed"]),
    machineDetection: sent.machineDetection === undefined ? "off" : "sync",
    waitForGreetingEnd: sent.machineDetection === "continue",
    machineDetectionUrl: null,
    parameters,
  };
}

/** As phones show it: with "+", but for short codes and names. */
const ownNumber = (number: string): string => (/^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number);
