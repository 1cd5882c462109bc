/**
 * What carriers tell us: receipts, replies of people, keys pressed in calls. The order is always the same: verify, parse,
 * find the attempt, apply. A forged request changes nothing and learns nothing; a genuine one about something unknown
 * (late, of another installation) is taken and forgotten.
 */
import type { CallbackAnswer, CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import type { ReceiptStatus } from "../vocabulary.ts";
import type { CallScriptHandler } from "./call-script.ts";
import type { InboundHandler } from "./inbound.ts";
import type { KeyPressHandler } from "./key-press.ts";
import type { ReceiptHandler } from "./receipts.ts";
import type { ReportsOf } from "./report-relay.ts";

export const callbackKinds = ["receipts", "inbound", "voice", "script"] as const;
export type CallbackKind = (typeof callbackKinds)[number];

export interface CarrierCallbacks {
  receive(carrier: string, kind: CallbackKind, token: string | null, request: CallbackRequest): Promise<CallbackAnswer>;
  /** For carriers that report over a connection of their own. */
  readonly reportsOf: ReportsOf;
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
  readonly scripts: CallScriptHandler;
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

  const takeReceipt = async (name: string, token: string | null, receipt: Receipt): Promise<boolean> => {
    const isKnown = await parts.receipts.apply(name, token ?? receipt.attemptToken ?? null, receipt);
    listener.receipt(name, isKnown ? receipt.status : "unmatched");
    return isKnown;
  };

  const take = async (name: string, carrier: Carrier, kind: CallbackKind, token: string | null, request: CallbackRequest) => {
    const welcome = await carrier.handshake?.(request);
    if (welcome !== undefined && welcome !== null) return welcome;
    const acknowledged = carrier.acknowledge();
    switch (kind) {
      case "receipts":
        return handle(name, carrier.parseReceipts(request), acknowledged, async (receipt) => {
          await takeReceipt(name, token, receipt);
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
      case "script":
        return (await parts.scripts.fetch(name, carrier, token)) ?? refusal(404, "there is no such script, or it has been fetched");
    }
  };

  return {
    reportsOf: (name) => ({
      receipt: (receipt) => takeReceipt(name, null, receipt),
      inbound: (message) => parts.inbound.apply(message),
    }),
    async receive(name, kind, token, request) {
      const carrier = parts.carriers.get(name);
      if (carrier === undefined) return refusal(404, "no such carrier");
      const verification = await carrier.verify(request);
      if (!verification.genuine) {
        if (verification.undecided === true) return refusal(503, "try again");
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
