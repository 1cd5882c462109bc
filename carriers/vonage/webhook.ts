/**
 * What Vonage calls us with, told apart by the fields it holds: a message's status, a message of a person, a call's event,
 * or a key pressed in a call. Only what we read is looked at; all else may change freely.
 */
import { z } from "zod";
import type { CallbackRequest } from "../carrier.ts";
import type { ErrorBody } from "../http-outcome.ts";
import { readProblem } from "./problem.ts";

const uuid = z.string().regex(/^[0-9a-fA-F-]{36}$/);
const channel = z.string().max(32).optional();
const number = z.string().min(1).max(64);

const messageStatus = z.object({ message_uuid: uuid, channel, status: z.string().min(1).max(64), error: z.unknown().optional() });
const inboundMessage = z.object({ message_uuid: uuid, channel, from: number, to: number, text: z.string().max(10_000).nullish() });
/** Events about what answered name the call differently. */
const callEvent = z.object({
  uuid: uuid.optional(),
  call_uuid: uuid.optional(),
  status: z.string().min(1).max(64),
  detail: z.unknown().optional(),
});
const input = z.object({ uuid, dtmf: z.object({ digits: z.string().regex(/^[0-9*#]{0,32}$/) }) });

export type InboundText = z.infer<typeof inboundMessage>;

export type Webhook =
  | { readonly kind: "message_status"; readonly id: string; readonly status: string; readonly error: ErrorBody | null }
  | { readonly kind: "message"; readonly message: InboundText }
  | { readonly kind: "call"; readonly id: string; readonly status: string; readonly detail: string | null }
  | { readonly kind: "input"; readonly callId: string; readonly digits: string }
  /** Genuine, and about something else. */
  | { readonly kind: "other" }
  | { readonly kind: "malformed"; readonly why: string };

const malformed = (why: string): Webhook => ({ kind: "malformed", why });

export function readWebhook(request: CallbackRequest): Webhook {
  const body = parseJson(request.rawBody);
  if (typeof body !== "object" || body === null || Array.isArray(body)) return malformed("not a JSON object");
  if ("message_uuid" in body) return "status" in body ? readMessageStatus(body) : readMessage(body);
  if ("dtmf" in body) return readInput(body);
  return "status" in body ? readCallEvent(body) : { kind: "other" };
}

function readMessageStatus(body: object): Webhook {
  const read = messageStatus.safeParse(body).data;
  if (read === undefined) return malformed("not a message's status");
  if (!isSms(read.channel)) return { kind: "other" };
  return { kind: "message_status", id: read.message_uuid, status: read.status, error: readProblem(read.error) };
}

function readMessage(body: object): Webhook {
  const read = inboundMessage.safeParse(body).data;
  if (read === undefined) return malformed("not a message");
  return isSms(read.channel) ? { kind: "message", message: read } : { kind: "other" };
}

function readCallEvent(body: object): Webhook {
  const read = callEvent.safeParse(body).data;
  const id = read?.uuid ?? read?.call_uuid;
  if (read === undefined || id === undefined) return malformed("not a call's event");
  const detail = typeof read.detail === "string" && /^[a-z_]{1,32}$/.test(read.detail) ? read.detail : null;
  return { kind: "call", id, status: read.status, detail };
}

function readInput(body: object): Webhook {
  const read = input.safeParse(body).data;
  return read === undefined ? malformed("not a call's input") : { kind: "input", callId: read.uuid, digits: read.dtmf.digits };
}

/** One application may receive WhatsApp and others at the same address. */
function isSms(channelName: string | undefined): boolean {
  return channelName === undefined || channelName === "sms";
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
