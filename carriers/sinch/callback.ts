/**
 * What Sinch calls us with, told apart by its `type` (SMS API) or `event` (Voice API). Only what we read is looked at; all
 * else may change freely.
 */
import { z } from "zod";
import { echoedToken } from "../attempt-token.ts";
import type { CallbackRequest } from "../carrier.ts";

const word = z.string().min(1).max(64);
const number = z.string().min(1).max(64);

const report = z.object({ batch_id: z.string().regex(/^[\w-]{1,64}$/), status: word, code: z.int().min(0).max(99_999).nullish() });
const message = z.object({ id: z.string().regex(/^[\w-]{1,64}$/), from: number, to: number, body: z.string().max(10_000).nullish() });

const callId = z.string().regex(/^[\w-]{1,128}$/);
/** The API reference writes `callid`, its guides `callId`. */
const ofCall = z.object({ callid: callId.optional(), callId: callId.optional(), custom: echoedToken });
const ending = z.object({ result: word, reason: z.string().max(64).nullish() });
const detection = z.object({ amd: z.object({ status: word }).nullish() });
const menu = z.object({ menuResult: z.object({ type: word, value: z.string().max(64).nullish() }) });

export type TextFromPerson = z.infer<typeof message>;

export interface OfCall {
  readonly callId: string;
  readonly attemptToken: string | undefined;
}

export type Callback =
  | { readonly kind: "report"; readonly batchId: string; readonly status: string; readonly code: number | null }
  | { readonly kind: "message"; readonly message: TextFromPerson }
  | ({ readonly kind: "call_over"; readonly result: string; readonly reason: string | null } & OfCall)
  /** What answered, or `null` where it isn't known (yet). */
  | ({ readonly kind: "detection"; readonly status: string | null } & OfCall)
  /** `digits` is empty when no key was pressed in time. */
  | ({ readonly kind: "menu_over"; readonly digits: string } & OfCall)
  /** The person hung up, or Sinch couldn't go on. */
  | ({ readonly kind: "menu_left" } & OfCall)
  /** Genuine, and about something else. */
  | { readonly kind: "other" }
  | { readonly kind: "malformed"; readonly why: string };

const malformed = (why: string): Callback => ({ kind: "malformed", why });

export function readCallback(request: CallbackRequest): Callback {
  const body = parseJson(request.rawBody);
  if (typeof body !== "object" || body === null || Array.isArray(body)) return malformed("not a JSON object");
  if ("event" in body) return readCallEvent(body.event, body);
  if (!("type" in body)) return malformed("neither an event nor a type");
  switch (body.type) {
    case "recipient_delivery_report_sms": {
      const read = report.safeParse(body).data;
      if (read === undefined) return malformed("not a delivery report");
      return { kind: "report", batchId: read.batch_id, status: read.status, code: read.code ?? null };
    }
    case "mo_text": {
      const read = message.safeParse(body).data;
      return read === undefined ? malformed("not a message") : { kind: "message", message: read };
    }
    default:
      return { kind: "other" };
  }
}

function readCallEvent(event: unknown, body: object): Callback {
  if (event !== "dice" && event !== "ace" && event !== "notify" && event !== "pie") return { kind: "other" };
  const named = ofCall.safeParse(body).data;
  const id = named?.callid ?? named?.callId;
  if (id === undefined) return malformed("a call's event without the call");
  const of = { callId: id, attemptToken: named?.custom };
  switch (event) {
    case "dice": {
      const read = ending.safeParse(body).data;
      if (read === undefined) return malformed("not the end of a call");
      return { kind: "call_over", ...of, result: read.result, reason: read.reason ?? null };
    }
    case "ace":
    case "notify": {
      const read = detection.safeParse(body).data;
      return read === undefined ? malformed("not what answered") : { kind: "detection", ...of, status: read.amd?.status ?? null };
    }
    case "pie": {
      const read = menu.safeParse(body).data?.menuResult;
      return read === undefined ? malformed("not a menu's result") : menuOver(of, read.type, read.value ?? "");
    }
  }
}

function menuOver(of: OfCall, type: string, value: string): Callback {
  // Older documentation writes them with a capital.
  switch (type.toLowerCase()) {
    case "sequence":
    case "return":
      return /^[0-9*#]{1,32}$/.test(value) ? { kind: "menu_over", ...of, digits: value } : malformed("not keys");
    case "timeout":
    case "invalidinput":
      return { kind: "menu_over", ...of, digits: "" };
    default:
      return { kind: "menu_left", ...of };
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
