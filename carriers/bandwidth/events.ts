/** The envelopes of Bandwidth's callbacks, and the parts in them that we read: messages in a list, calls one by one, both in JSON. */
import { z } from "zod";
import { echoedToken } from "../attempt-token.ts";
import type { CallbackRequest } from "../carrier.ts";

const phone = z.string().min(1).max(64);

const messageEvent = z.object({
  type: z.string().min(1).max(64),
  to: phone,
  description: z.string().nullish(),
  errorCode: z.int().min(0).nullish(),
  message: z.object({
    id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
    from: phone,
    text: z.string().max(10_000).nullish(),
    tag: echoedToken,
  }),
});
export type MessageEvent = z.infer<typeof messageEvent>;

const callEvent = z.object({
  eventType: z.string().min(1).max(64),
  callId: z.string().regex(/^c-[0-9a-z-]{1,100}$/i),
  answerTime: z.string().max(64).nullish(),
  /** Of `disconnect`. */
  cause: z.string().min(1).max(64).optional(),
  errorMessage: z.string().nullish(),
  /** Of `machineDetectionComplete`: its description says an object, its example in the documentation a word. */
  machineDetectionResult: z.union([z.string().max(64), z.object({ value: z.string().max(64) }).transform(({ value }) => value)]).nullish(),
  /** Of `gather`. */
  digits: z
    .string()
    .regex(/^[0-9*#A-D]{0,32}$/)
    .optional(),
});
export type CallEvent = z.infer<typeof callEvent>;

export type ReadEvents =
  | { readonly kind: "messages"; readonly events: readonly MessageEvent[] }
  | { readonly kind: "call"; readonly event: CallEvent }
  | { readonly kind: "malformed"; readonly why: string };

export function readEvents(request: CallbackRequest): ReadEvents {
  const body = parseJson(request.rawBody);
  if (Array.isArray(body)) {
    const events = z.array(messageEvent).min(1).safeParse(body);
    return events.success ? { kind: "messages", events: events.data } : { kind: "malformed", why: "not events of messages" };
  }
  const event = callEvent.safeParse(body);
  return event.success ? { kind: "call", event: event.data } : { kind: "malformed", why: "not an event of a call" };
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch {
    return undefined;
  }
}
