/**
 * What carriers tell us: receipts, replies of people, keys pressed in calls. The order is always the same: verify, parse,
 * find the attempt, apply. A forged request changes nothing and learns nothing; a genuine one about something unknown
 * (late, of another installation) is taken and forgotten.
 */
import type { CallbackAnswer, CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import type { Parsed } from "../../carriers/receipt.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import type { ReceiptStatus } from "../vocabulary.ts";
import type { InboundHandler } from "./inbound.ts";
import type { KeyPressHandler } from "./key-press.ts";
import type { ReceiptHandler } from "./receipts.ts";

export type CallbackKind = "receipts" | "inbound" | "voice";

export interface CarrierCallbacks {
  receive(carrier: string, kind: CallbackKind, token: string | null, request: CallbackRequest): Promise<CallbackAnswer>;
}

export interface CallbackListener {
  receipt(carrier: string, status: ReceiptStatus | "forged" | "malformed" | "ignored" | "unmatched"): void;
}

const refusal = (status: number, text: string): CallbackAnswer => ({ status, contentType: "text/plain", body: text });

export function createCarrierCallbacks(parts: {
  readonly carriers: ReadonlyMap<string, Carrier>;
  readonly receipts: ReceiptHandler;
  readonly inbound: InboundHandler;
  readonly keyPresses: KeyPressHandler;
  readonly listener: CallbackListener;
}): CarrierCallbacks {
  const { listener } = parts;

  const handle = async <T>(
    carrierName: string,
    parsed: Parsed<T>,
    answer: CallbackAnswer,
    apply: (item: T) => Promise<CallbackAnswer>,
  ): Promise<CallbackAnswer> => {
    switch (parsed.kind) {
      case "ignored":
        listener.receipt(carrierName, "ignored");
        return answer;
      case "malformed":
        listener.receipt(carrierName, "malformed");
        return refusal(400, parsed.why);
      case "parsed": {
        let last = answer;
        for (const item of parsed.items) last = await apply(item);
        return last;
      }
    }
  };

  const take = (name: string, carrier: Carrier, kind: CallbackKind, token: string | null, request: CallbackRequest) => {
    const acknowledged = carrier.acknowledge();
    switch (kind) {
      case "receipts":
        return handle(name, carrier.parseReceipts(request), acknowledged, async (receipt) => {
          const isKnown = await parts.receipts.apply(name, token, receipt);
          listener.receipt(name, isKnown ? receipt.status : "unmatched");
          return acknowledged;
        });
      case "inbound":
        return handle(name, carrier.parseInbound(request), acknowledged, async (message) => {
          await parts.inbound.apply(message);
          return acknowledged;
        });
      case "voice":
        return handle(name, carrier.parseKeyPress(request), acknowledged, async (press) => {
          const speech = await parts.keyPresses.apply(name, token, press);
          return carrier.speakAndHangUp(speech.language, speech.lines);
        });
    }
  };

  return {
    async receive(name, kind, token, request) {
      const carrier = parts.carriers.get(name);
      if (carrier === undefined) return refusal(404, "no such carrier");
      const verification = carrier.verify(request);
      if (!verification.genuine) {
        listener.receipt(name, "forged");
        return refusal(403, "the signature is missing or wrong");
      }
      try {
        return await take(name, carrier, kind, token, request);
      } catch (error) {
        // The carrier sends it again later.
        if (isUnavailable(error)) return refusal(503, "try again");
        throw error;
      }
    },
  };
}
