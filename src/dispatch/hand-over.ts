/**
 * The hand-over itself: opens what is sealed, makes the message, and calls the carrier once, inside its circuit and
 * under a deadline. Whatever happens, an outcome comes back; what the code is, nobody else gets to see.
 */
import type { Carrier, Message } from "../../carriers/carrier.ts";
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
import type { Sealer } from "../secrets/sealing.ts";
import type { Channel } from "../vocabulary.ts";
import type { InFlight } from "./in-flight.ts";

export type HandOverResult = SendOutcome | { readonly outcome: "not_permitted" };

export interface HandOver {
  /** What the message takes of a sender's rate: its segments, or one call. */
  cost(delivery: Delivery, channel: Channel): number;
  run(delivery: Delivery, attempt: Attempt, now: number, deadlineMs: number): Promise<HandOverResult>;
}

export function createHandOver(parts: {
  readonly carriers: ReadonlyMap<string, Carrier>;
  readonly circuits: Circuits;
  readonly sealer: Sealer;
  readonly keyring: Pick<Keyring, "callbackToken">;
  readonly publicUrl: string;
  readonly ringSeconds: number;
  readonly inFlight: InFlight;
  readonly onBug: (error: unknown) => void;
}): HandOver {
  const materialOf = (delivery: Delivery): Material => {
    const material = openMaterial(parts.sealer, delivery);
    if (material === null) throw new Error(`delivery ${delivery.id} has ended: its content is destroyed`);
    return material;
  };

  const smsText = (delivery: Delivery): string => {
    const { locale, confirm } = delivery;
    return renderSms({ ...materialOf(delivery), locale, confirm });
  };

  const callbackUrl = (kind: "receipts" | "voice", carrier: string, token: string): string =>
    `${parts.publicUrl}/carriers/${carrier}/${kind}/${token}`;

  const messageOf = (delivery: Delivery, attempt: Attempt, now: number): Message => {
    const { to } = openPerson(parts.sealer, delivery);
    if (attempt.channel === "voice") {
      const { locale, confirm } = delivery;
      const script = renderCall({ ...materialOf(delivery), locale, confirm });
      return { channel: "voice", to, callerId: attempt.sender, script, ringSeconds: parts.ringSeconds };
    }
    return {
      channel: "sms",
      to,
      sender: { number: attempt.sender, kind: attempt.senderKind },
      text: smsText(delivery),
      validitySeconds: Math.max(1, Math.floor((delivery.expiresAt - now) / 1_000)),
    };
  };

  return {
    cost: (delivery, channel) => (channel === "voice" ? 1 : measureText(smsText(delivery)).segments),

    async run(delivery, attempt, now, deadlineMs) {
      const carrier = parts.carriers.get(attempt.carrier);
      if (carrier === undefined) return unavailable("This instance has no such carrier in its configuration.");
      const token = createCallbackToken(parts.keyring.callbackToken, attempt.carrier, {
        deliveryId: delivery.id,
        attempt: attempt.number,
      });
      const message = messageOf(delivery, attempt, now);
      return parts.inFlight.run(deadlineMs, (signal) =>
        parts.circuits.run(attempt.carrier, attempt.channel, async () => {
          try {
            return await carrier.send(message, {
              attemptId: attemptId(delivery.id, attempt.number),
              receiptUrl: callbackUrl("receipts", attempt.carrier, token),
              voiceUrl: callbackUrl("voice", attempt.carrier, token),
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

function unavailable(why: string): SendOutcome {
  return { outcome: "unavailable", carrierCode: null, carrierText: why };
}
