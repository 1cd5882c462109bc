/** Text messages over Bandwidth's messaging API, and messages from people. */
import { z } from "zod";
import { attemptToken } from "../attempt-token.ts";
import type { CallbackRequest, SendContext, SmsMessage } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import type { BandwidthCredentials } from "./credentials.ts";
import { readEvents } from "./events.ts";

export function messageBody(message: SmsMessage, context: SendContext, credentials: BandwidthCredentials, nowMs: number): string {
  return JSON.stringify({
    applicationId: credentials.messagingApplicationId,
    to: [message.to],
    from: message.sender.number,
    text: message.text,
    tag: attemptToken(context),
    // Ahead of what else the account sends.
    priority: "high",
    expiration: wholeSecond(nowMs + message.validitySeconds * 1_000),
  });
}

/** The second before, never the one after. */
function wholeSecond(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");
}

const accepted = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });

export function messageAcceptanceOf(body: unknown): Acceptance | null {
  const id = accepted.safeParse(body).data?.id;
  return id === undefined ? null : { carrierMessageId: id };
}

export function parseInbound(request: CallbackRequest): Parsed<InboundMessage> {
  const read = readEvents(request);
  if (read.kind === "malformed") return read;
  const received = read.kind === "messages" ? read.events.filter(({ type }) => type === "message-received") : [];
  const fromPhones = received.filter(({ message }) => /^\+[1-9]\d{6,14}$/.test(message.from));
  if (fromPhones.length === 0) return { kind: "ignored", why: "not a message to us from a phone" };
  return {
    kind: "parsed",
    items: fromPhones.map(({ to, message: { id, from, text } }) => ({ carrierMessageId: id, from, to, text: text ?? "" })),
  };
}
