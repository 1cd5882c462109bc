/**
 * Bandwidth's reports in our words: of messages, several at once, and of calls: that a machine answered, and that the call is
 * over. Nothing tells that a call rings, and that it was answered only the fetching of its script.
 */
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf, routeFault } from "../refusal.ts";
import { callFaults, messageFaults, receiptTimedOut, refusals } from "./errors.ts";
import { readEvents } from "./events.ts";
import type { CallEvent, MessageEvent } from "./events.ts";

const ignored = (why: string): Parsed<Receipt> => ({ kind: "ignored", why });

export function parseReceipts(request: CallbackRequest): Parsed<Receipt> {
  const read = readEvents(request);
  switch (read.kind) {
    case "malformed":
      return read;
    case "messages": {
      const items = read.events.map(messageReceipt).filter((receipt) => receipt !== null);
      return items.length === 0 ? ignored("still with Bandwidth, or a message to us") : { kind: "parsed", items };
    }
    case "call": {
      const receipt = callReceipt(read.event);
      return receipt === null ? ignored("nothing new about the call") : { kind: "parsed", items: [receipt] };
    }
  }
}

/** null when it says nothing that we use. */
function messageReceipt({ type, description, errorCode, message }: MessageEvent): Receipt | null {
  const code = typeof errorCode === "number" ? String(errorCode) : null;
  const base = {
    carrierMessageId: message.id,
    attemptToken: message.tag,
    carrierCode: code,
    carrierText: carrierText(`${type}: ${description ?? ""}`, null),
    reason: null,
    tryOtherRoute: false,
  };
  switch (type) {
    case "message-sending":
    case "message-received":
      return null;
    // "The message has left the Bandwidth network and is in transit to the provider."
    case "message-sent":
      return { ...base, status: "sent" };
    // "Message delivered to carrier": short codes and toll-free numbers, where no network says more.
    case "message-delivered":
      return { ...base, status: /\bto (?:the )?carrier\b/i.test(description ?? "") ? "sent" : "delivered" };
    case "message-read":
      return { ...base, status: "delivered" };
    case "message-failed":
      if (code === receiptTimedOut) return { ...base, status: "unknown" };
      return { ...base, status: "undelivered", ...faultOf(code, messageFaults, refusals) };
    default:
      return type.startsWith("message-") ? { ...base, status: "unknown" } : null;
  }
}

function callReceipt({ eventType, callId, answerTime, cause, errorMessage, machineDetectionResult }: CallEvent): Receipt | null {
  const words = [cause ?? machineDetectionResult ?? eventType, errorMessage].filter((word) => typeof word === "string" && word !== "");
  const text = carrierText(words.join(": "), null);
  const base = { carrierMessageId: callId, carrierCode: null, carrierText: text, reason: null, tryOtherRoute: false };
  switch (eventType) {
    case "machineDetectionComplete":
      if (machineDetectionResult === "human") return { ...base, status: "answered" };
      // Also the tone of a fax. Silence, a time-out and an error leave open what answered.
      if (machineDetectionResult !== "answering-machine" && machineDetectionResult !== "tone-detected") return null;
      return { ...base, status: "completed", reason: "voicemail" };
    case "disconnect":
      return cause === undefined ? { ...base, status: "unknown" } : { ...base, ...callEnd(cause, typeof answerTime === "string") };
    default:
      return null;
  }
}

function callEnd(cause: string, wasAnswered: boolean): Pick<Receipt, "status"> & Partial<Receipt> {
  switch (cause) {
    // "One party hung up, or there was no more BXML to execute": heard only if somebody had answered.
    case "hangup":
      return { status: wasAnswered ? "completed" : "unknown" };
    case "busy":
      return { status: "busy", carrierCode: cause, reason: "busy" };
    case "timeout":
      return { status: "no_answer", carrierCode: cause, reason: "no_answer" };
    default:
      return { status: "failed", carrierCode: cause, ...(callFaults.get(cause) ?? routeFault("unknown")) };
  }
}
