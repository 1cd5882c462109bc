/**
 * The hand-over itself: opens what is sealed, makes the message, and calls the carrier once, inside its circuit and
 * under a deadline. Whatever happens, an outcome comes back; what the code is, nobody else gets to see.
 */
import type { CallScript, Carrier, Message } from "../../carriers/carrier.ts";
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { Attempt, Delivery } from "../delivery/delivery.ts";
import { attemptId } from "../delivery/id.ts";
import { openMaterial, openPerson, type Material } from "../delivery/sealed-parts.ts";
import type { Circuits } from "../health/circuits.ts";
import { renderCall } from "../message/render-call.ts";
import { renderSms } from "../message/render-sms.ts";
import { measureText } from "../numbering/segments.ts";
import { createCallbackToken } from "../secrets/callback-token.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { BrokenSeal, type Sealer } from "../secrets/sealing.ts";
import type { Channel } from "../vocabulary.ts";
import type { InFlight } from "./in-flight.ts";

export type HandOverResult = SendOutcome | { readonly outcome: "not_permitted" };

/** What is to be said to whom, opened and put into words once for all routes that an attempt may try. Holds the code. */
export interface Prepared {
  readonly to: string;
  readonly words: { readonly channel: "sms"; readonly text: string } | { readonly channel: "voice"; readonly script: CallScript };
  /** What it takes of a sender's rate: its segments, or one call. */
  readonly cost: number;
}

export interface HandOver {
  /** From what is sealed in the record. */
  prepare(delivery: Delivery, channel: Channel): Prepared;
  run(prepared: Prepared, delivery: Delivery, attempt: Attempt, now: number, deadlineMs: number): Promise<HandOverResult>;
}

export function createHandOver(parts: {
  readonly carriers: ReadonlyMap<string, Carrier>;
  readonly circuits: Circuits;
  readonly sealer: Sealer;
  readonly keyring: Pick<Keyring, "numbers">;
  readonly publicUrl: string;
  readonly ringSeconds: number;
  readonly inFlight: InFlight;
  readonly onBug: (error: unknown) => void;
}): HandOver {
  const callbackUrl = (kind: "receipts" | "voice" | "script", carrier: string, token: string): string =>
    `${parts.publicUrl}/carriers/${carrier}/${kind}/${token}`;

  const messageOf = ({ to, words }: Prepared, delivery: Delivery, attempt: Attempt, now: number): Message => {
    if (words.channel === "voice") {
      return { channel: "voice", to, callerId: attempt.sender, script: words.script, ringSeconds: parts.ringSeconds };
    }
    return {
      channel: "sms",
      to,
      sender: { number: attempt.sender, kind: attempt.senderKind },
      text: words.text,
      validitySeconds: Math.max(1, Math.floor((delivery.expiresAt - now) / 1_000)),
    };
  };

  return {
    prepare(delivery, channel) {
      const material = openMaterial(parts.sealer, delivery);
      const person = openPerson(parts.sealer, delivery);
      // Both are there until a delivery has ended, and then nobody attempts it.
      if (material === null || person === null) throw new BrokenSeal("a delivery under way lacks what is sealed in it");
      return putIntoWords(delivery, channel, person.to, material);
    },

    async run(prepared, delivery, attempt, now, deadlineMs) {
      const carrier = parts.carriers.get(attempt.carrier);
      if (carrier === undefined) return unavailable("This instance has no such carrier in its configuration.");
      const token = createCallbackToken(parts.keyring, attempt.carrier, {
        deliveryId: delivery.id,
        attempt: attempt.number,
      });
      const message = messageOf(prepared, delivery, attempt, now);
      // The deadline inside the circuit: after a standstill the circuit's own, later one may be heard of first, and would
      // leave the request on its way for ever.
      return parts.circuits.run(attempt.carrier, attempt.channel, () =>
        parts.inFlight.run(deadlineMs, async (signal) => {
          try {
            return await carrier.send(message, {
              attemptId: attemptId(delivery.id, attempt.number),
              receiptUrl: callbackUrl("receipts", attempt.carrier, token),
              voiceUrl: callbackUrl("voice", attempt.carrier, token),
              scriptUrl: callbackUrl("script", attempt.carrier, token),
              signal,
            });
          } catch (error) {
            parts.onBug(error);
            return { outcome: "unknown", carrierCode: null, carrierText: "The gateway failed while it handed this over." };
          }
        }),
      );
    },
  };
}

export function putIntoWords({ locale, confirm }: Delivery, channel: Channel, to: string, material: Material): Prepared {
  if (channel === "voice") return { to, words: { channel, script: renderCall({ ...material, locale, confirm }) }, cost: 1 };
  const text = renderSms({ ...material, locale, confirm });
  return { to, words: { channel, text }, cost: measureText(text).segments };
}

function unavailable(why: string): SendOutcome {
  return { outcome: "unavailable", carrierCode: null, carrierText: why };
}
