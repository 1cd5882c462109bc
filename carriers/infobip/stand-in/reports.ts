/** Delivery reports: of a message on its way and at its end, of a call once, after it. */
import type { CallState, CallSubmission, InboundText, SmsState, SmsSubmission } from "../../stand-in/account.ts";
import { segmentsOf } from "../../stand-in/segments.ts";
import { statusObject } from "./errors.ts";
import type { StatusObject } from "./errors.ts";

const enRoute = statusObject(1, "PENDING", 7, "PENDING_ENROUTE", "Message sent to next instance");
const toHandset = statusObject(3, "DELIVERED", 5, "DELIVERED_TO_HANDSET", "Message delivered to handset");
const notDelivered = statusObject(2, "UNDELIVERABLE", 9, "UNDELIVERABLE_NOT_DELIVERED", "Message sent not delivered");

const messageStatus: Readonly<Record<SmsState["status"], readonly [status: StatusObject, error: number]>> = {
  queued: [statusObject(1, "PENDING", 26, "PENDING_ACCEPTED", "Message accepted, pending for delivery"), 0],
  sent: [enRoute, 0],
  delivered: [toHandset, 0],
  unconfirmed: [statusObject(4, "EXPIRED", 29, "EXPIRED_DLR_UNKNOWN", "DLR unknown"), 0],
  undelivered: [notDelivered, 32],
  failed: [statusObject(2, "UNDELIVERABLE", 31, "UNDELIVERABLE_NOT_SENT", "Message not sent"), 4097],
  expired: [statusObject(4, "EXPIRED", 15, "EXPIRED_EXPIRED", "Message expired"), 4101],
};

export function messageReport(message: SmsSubmission, state: SmsState, nowMs: number): object {
  const [status, usualError] = messageStatus[state.status];
  return {
    ...shared(message, nowMs),
    sender: bare(message.from),
    messageCount: segmentsOf(message.text).count,
    price: { pricePerMessage: 0.01, currency: "EUR" },
    status,
    error: errorObject("code" in state && state.code !== null ? Number(state.code) : usualError),
    platform: {},
  };
}

export function callReport(call: CallSubmission, state: CallState & { event: "completed" }, nowMs: number): object {
  const [status, error] = callStatus(state);
  const answeredBy = state.end === "completed" ? (state.answeredBy?.toUpperCase() ?? null) : null;
  return {
    ...shared(call, nowMs),
    from: bare(call.from),
    voiceCall: {
      feature: "Text-to-Speech",
      duration: state.end === "completed" ? state.seconds : 0,
      dtmfCodes: null,
      answeredBy,
    },
    price: { pricePerSecond: 0.001, currency: "EUR" },
    status,
    error: errorObject(error),
  };
}

function callStatus(state: CallState & { event: "completed" }): readonly [status: StatusObject, error: number] {
  switch (state.end) {
    case "completed":
      return [toHandset, state.answeredBy === "machine" ? 5001 : 5000];
    case "busy":
      return [statusObject(2, "UNDELIVERABLE", 97, "BUSY", "Busy"), 5002];
    case "no_answer":
      return [statusObject(2, "UNDELIVERABLE", 96, "NO_ANSWER", "No answer"), 5003];
    case "rejected":
      return [statusObject(5, "REJECTED", 99, "REJECTED", "Rejected"), 5603];
    case "failed":
      return [notDelivered, state.code === null ? 5503 : Number(state.code)];
  }
}

export function inboundResult(message: InboundText, nowMs: number): object {
  return {
    messageId: message.id,
    from: bare(message.from),
    to: bare(message.to),
    text: message.text,
    cleanText: message.text,
    keyword: "",
    receivedAt: written(nowMs),
    smsCount: segmentsOf(message.text).count,
    price: { pricePerMessage: 0, currency: "EUR" },
    callbackData: null,
  };
}

function shared(sent: SmsSubmission | CallSubmission, nowMs: number): object {
  const at = written(nowMs);
  return { bulkId: `bulk-${sent.id}`, messageId: sent.id, to: bare(sent.to), sentAt: at, doneAt: at, mccMnc: "310260", callbackData: null };
}

const descriptions: ReadonlyMap<number, string> = new Map([
  [0, "No Error"],
  [5000, "Call answered by human"],
  [5001, "Call answered by machine"],
]);

const errorObject = (id: number): object => ({
  groupId: id === 0 || id === 5000 || id === 5001 ? 0 : 1,
  groupName: id === 0 ? "OK" : "HANDSET_ERRORS",
  id,
  name: id === 0 ? "NO_ERROR" : `EC_${id}`,
  description: descriptions.get(id) ?? "An error",
  permanent: false,
});

/** "2026-06-01T12:00:00.000+0000" */
const written = (nowMs: number): string => new Date(nowMs).toISOString().replace("Z", "+0000");
const bare = (number: string): string => number.replace(/^\+/, "");
