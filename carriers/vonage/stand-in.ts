/**
 * A Vonage application of the stand-in, read from Vonage's public documentation and from nothing in our adapter: text
 * messages over the Messages API (version 1), calls over the Voice API with the script in the request. Stricter than Vonage
 * in two ways, so that mistakes show: unknown parameters, and call scripts that could not be played, are refused.
 */
import { createPublicKey } from "node:crypto";
import { z } from "zod";
import type { Received, StandInAccount, WireAnswer, WireRequest } from "../stand-in/account.ts";
import { signedCallback } from "./stand-in/callbacks.ts";
import { callEvent, inboundMessage, inputEvent, machineEvent, messageStatus } from "./stand-in/events.ts";
import { readNccoScript } from "./stand-in/ncco-script.ts";
import { invalid, notFound, problemAnswer, problemOf, unauthorized } from "./stand-in/problems.ts";
import type { Problem } from "./stand-in/problems.ts";
import { readCallRequest, readMessageRequest } from "./stand-in/requests.ts";
import { isTokenGood } from "./stand-in/token.ts";

export { makeVonageKeyPair } from "./stand-in/key-pair.ts";
export type { VonageKeyPair } from "./stand-in/key-pair.ts";

export const vonageAccountSettings = z.strictObject({
  carrier: z.literal("vonage"),
  /** Path prefix, and the name on the phones' page. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  applicationId: z.uuid(),
  /** PEM of the public half of the application's key, as `makeVonageKeyPair` makes it. */
  publicKey: z.string().min(1),
  /** Signs callbacks. */
  signatureSecret: z.string().min(1),
  /** Numbers that the account owns; omitted: any. */
  senders: z.array(z.string().min(1)).optional(),
  /** Where inbound messages are posted: the application's inbound URL. */
  inboundUrl: z.url().optional(),
});
export type VonageAccountSettings = z.infer<typeof vonageAccountSettings>;

const paths = { "/v1/messages": "sms", "/v1/calls": "voice" } as const;

export function vonageStandIn(settings: VonageAccountSettings): StandInAccount {
  const key = createPublicKey(settings.publicKey);
  const senders = settings.senders === undefined ? null : new Set(settings.senders);

  function receive(request: WireRequest, nowMs: number): Received {
    if (!isTokenGood(request.headers.authorization, settings.applicationId, key, nowMs)) return refuse(unauthorized);
    const channel = channelOf(request.path);
    if (channel === null || request.method !== "POST") return refuse(notFound);
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return refuse(invalid("The body is not JSON."));
    const fields = readJson(request.body);
    const read = channel === "sms" ? readMessageRequest(fields, senders) : readCallRequest(fields, senders);
    return read.ok ? { kind: "submission", submission: read.submission } : refuse(read.problem);
  }

  return {
    name: settings.name,
    carrier: "Vonage",
    basePath: "",
    callbackTries: 3,
    readScript: readNccoScript,
    channelOf,
    receive,
    accepted: (submission) =>
      submission.channel === "sms"
        ? json(202, { message_uuid: submission.id })
        : json(201, { uuid: submission.id, status: "started", direction: "outbound", conversation_uuid: `CON-${submission.id}` }),
    failure: ({ status, code, message, retryAfterSeconds }) =>
      problemAnswer(problemOf(status, code, message), retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) }),
    // There is no request that asks for a message's state.
    found: () => problemAnswer(notFound),
    notFound: () => problemAnswer(notFound),
    smsReceipt(message, state) {
      const body = messageStatus(message, state);
      return message.statusUrl === null || body === null ? null : signedCallback(settings, message.statusUrl, body);
    },
    callReceipt: (call, state) => (call.statusUrl === null ? null : signedCallback(settings, call.statusUrl, callEvent(call, state))),
    machineDetected: (call, answeredBy) =>
      call.machineDetectionUrl === null ? null : signedCallback(settings, call.machineDetectionUrl, machineEvent(call, answeredBy)),
    keysPressed: (call, url, digits) => signedCallback(settings, url, inputEvent(call, digits)),
    // Scripts come with the request; none is fetched.
    scriptWanted: (call, url) => signedCallback(settings, url, inputEvent(call, "")),
    inbound: (message) =>
      settings.inboundUrl === undefined ? null : signedCallback(settings, settings.inboundUrl, inboundMessage(message)),
  };
}

function channelOf(path: string): "sms" | "voice" | null {
  return Object.hasOwn(paths, path) ? paths[path as keyof typeof paths] : null;
}

function refuse(problem: Problem): Received {
  return { kind: "refused", answer: problemAnswer(problem), parameters: {} };
}

function json(status: number, body: object): WireAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
