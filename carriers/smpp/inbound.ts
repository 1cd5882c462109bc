/** Messages of people: what we look for in them are single words, so the first part of a long one stands for all of it. */
import { e164Of, bareNumber } from "../bare-number.ts";
import type { InboundMessage, Parsed } from "../receipt.ts";
import { isLaterPart, readText } from "./text/read-text.ts";
import type { DeliverSm } from "./wire/bodies.ts";

export function readInbound(message: DeliverSm): Parsed<InboundMessage> {
  // Bits 2 to 5: 0 is a plain message, the rest are acknowledgements of people and sessions that we don't have.
  if ((message.esmClass & 0x3c) !== 0) return { kind: "ignored", why: "not a message of a person" };
  if (isLaterPart(message)) return { kind: "ignored", why: "a later part of a long message" };
  const from = e164Of(bareNumber(message.source));
  if (from === null) return { kind: "ignored", why: "not from a phone" };
  const text = readText(message);
  if (text === null) return { kind: "ignored", why: "not a text" };
  const to = bareNumber(message.destination);
  return { kind: "parsed", items: [{ carrierMessageId: null, from, to: e164Of(to) ?? to, text }] };
}
