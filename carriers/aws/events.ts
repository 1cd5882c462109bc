/**
 * What AWS publishes to our topics: events about messages and calls, messages of people, and more that is not for us. Only what
 * we read is looked at; all else may change freely.
 */
import { z } from "zod";
import { echoedToken } from "../attempt-token.ts";
import type { CallbackRequest } from "../carrier.ts";
import { readSnsMessage } from "./sns-message.ts";

const messageId = z.string().regex(/^[\w-]{1,128}$/);

const deliveryEvent = z.object({
  eventType: z.string().regex(/^[A-Z_]{1,64}$/),
  messageId,
  /** false: AWS goes on trying, or more will be known. */
  isFinal: z.boolean().nullish(),
  messageStatusDescription: z.string().max(2_000).nullish(),
  /** What we gave with the message. */
  context: z.object({ attempt: echoedToken }).optional().catch(undefined),
});
export type DeliveryEvent = z.infer<typeof deliveryEvent>;

const inboundMessage = z.object({
  inboundMessageId: messageId,
  originationNumber: z.string().min(1).max(64),
  destinationNumber: z.string().min(1).max(64),
  messageBody: z.string().max(10_000).nullish(),
});

export type Event =
  | { readonly kind: "delivery"; readonly event: DeliveryEvent }
  | { readonly kind: "inbound"; readonly message: z.infer<typeof inboundMessage> }
  /** Genuine, and about something else. */
  | { readonly kind: "other" }
  | { readonly kind: "malformed"; readonly why: string };

export function readEvent(request: CallbackRequest): Event {
  const message = readSnsMessage(request.rawBody);
  if (message === null) return { kind: "malformed", why: "not a message of SNS" };
  if (message.Type !== "Notification") return { kind: "other" };
  const published = parseJson(message.Message);
  // AWS also publishes plain words, to try a topic out.
  if (typeof published !== "object" || published === null) return { kind: "other" };
  if ("eventType" in published) {
    if (typeof published.eventType === "string" && !/^(?:TEXT|VOICE)_/.test(published.eventType)) return { kind: "other" };
    const event = deliveryEvent.safeParse(published).data;
    return event === undefined ? { kind: "malformed", why: "not an event about a message or call" } : { kind: "delivery", event };
  }
  if (!("inboundMessageId" in published)) return { kind: "other" };
  const inbound = inboundMessage.safeParse(published).data;
  return inbound === undefined ? { kind: "malformed", why: "not a message from a person" } : { kind: "inbound", message: inbound };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
