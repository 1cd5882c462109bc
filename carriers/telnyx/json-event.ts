/** The envelope of Telnyx's JSON callbacks, and the parts of a message in it that we read; all else may change freely. */
import { z } from "zod";
import type { CallbackRequest } from "../carrier.ts";

const phone = z.object({ phone_number: z.string().min(1).max(64) });

const message = z.object({
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  direction: z.enum(["inbound", "outbound"]).optional(),
  from: phone.optional(),
  to: z.array(phone.extend({ status: z.string().max(64).optional() })).min(1),
  text: z.string().max(10_000).nullish(),
  errors: z
    .array(
      z.object({
        code: z.union([z.string(), z.int()]).transform(String),
        title: z.string().nullish(),
        detail: z.string().nullish(),
      }),
    )
    .nullish(),
});
export type EventMessage = z.infer<typeof message>;

const envelope = z.object({ data: z.object({ event_type: z.string().max(64), payload: z.unknown() }) });

export type JsonEvent =
  | { readonly kind: "message"; readonly type: string; readonly message: EventMessage }
  /** Genuine, and about something else. */
  | { readonly kind: "other"; readonly type: string }
  | { readonly kind: "malformed"; readonly why: string };

const messageEvents: ReadonlySet<string> = new Set(["message.sent", "message.finalized", "message.received"]);

export function readEvent(request: CallbackRequest): JsonEvent {
  const read = envelope.safeParse(parseJson(request.rawBody));
  if (!read.success) return { kind: "malformed", why: "not an event" };
  const { event_type: type, payload } = read.data.data;
  if (!messageEvents.has(type)) return { kind: "other", type };
  const parsed = message.safeParse(payload);
  return parsed.success ? { kind: "message", type, message: parsed.data } : { kind: "malformed", why: "not a message in the event" };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
