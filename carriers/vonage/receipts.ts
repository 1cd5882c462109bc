/** Vonage's reports in our words: a message's status (Messages API, version 1) and a call's events, at the same address. */
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { ErrorBody } from "../http-outcome.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf, personFault, routeFault } from "../refusal.ts";
import { callFaults, messageFaults, refusals } from "./errors.ts";
import { readWebhook } from "./webhook.ts";

const ignored = (why: string): Parsed<Receipt> => ({ kind: "ignored", why });
const parsed = (receipt: Receipt): Parsed<Receipt> => ({ kind: "parsed", items: [receipt] });

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const webhook = readWebhook(request);
  switch (webhook.kind) {
    case "malformed":
      return webhook;
    case "message_status":
      return messageReceipt(webhook.id, webhook.status, webhook.error);
    case "call":
      return callReceipt(webhook.id, webhook.status, webhook.detail);
    case "message":
      return ignored("a message to us");
    case "input":
      return ignored("a key that was pressed");
    case "other":
      return ignored("about neither a text message nor a call's status");
  }
}

function messageReceipt(id: string, status: string, error: ErrorBody | null): Parsed<Receipt> {
  const words = error === null || error.text === null ? status : `${status}: ${error.text}`;
  const code = error?.code ?? null;
  const base = { carrierMessageId: id, carrierCode: code, carrierText: carrierText(words, null), reason: null, tryOtherRoute: false };
  switch (status) {
    // "Messages API has passed a message on to a messaging provider."
    case "submitted":
      return parsed({ ...base, status: "sent" });
    // Some networks say so when they take the message themselves; Vonage can't tell these.
    case "delivered":
      return parsed({ ...base, status: "delivered" });
    case "rejected":
      return parsed({ ...base, status: "undelivered", ...faultOf(code, messageFaults, refusals) });
    // "Messages API was unable to connect to the messaging provider."
    case "undeliverable":
      return parsed({
        ...base,
        status: "undelivered",
        ...(code === null ? routeFault("carriers_unavailable") : faultOf(code, messageFaults, refusals)),
      });
    default:
      return parsed({ ...base, status: "unknown" });
  }
}

function callReceipt(id: string, status: string, detail: string | null): Parsed<Receipt> {
  const base = { carrierMessageId: id, carrierCode: detail, carrierText: carrierText(status, null), reason: null, tryOtherRoute: false };
  const fault = detail === null ? undefined : callFaults.get(detail);
  switch (status) {
    case "started":
      return ignored("not ringing yet");
    case "ringing":
      return parsed({ ...base, status: "ringing" });
    // `human`: what machine detection found, some seconds into the call.
    case "answered":
    case "human":
      return parsed({ ...base, status: "answered" });
    // Voicemail or another automated service.
    case "machine":
      return parsed({ ...base, status: "completed", reason: "voicemail" });
    case "completed":
      return parsed({ ...base, status: "completed" });
    case "busy":
      return parsed({ ...base, status: "busy", reason: "busy" });
    // `timeout`: the ringing phase was longer than the request allowed.
    case "unanswered":
    case "timeout":
      return parsed({ ...base, status: "no_answer", ...(fault ?? personFault("no_answer")) });
    // `cancelled`: by whoever placed the call, which we never do.
    case "rejected":
    case "failed":
    case "cancelled":
      return parsed({ ...base, status: "failed", ...(fault ?? routeFault("unknown")) });
    default:
      return parsed({ ...base, status: "unknown" });
  }
}
