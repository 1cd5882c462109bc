/** What Vonage tells its client: a message's status, a call's events, keys, and messages of people. */
import type { AnsweredBy, CallState, CallSubmission, InboundText, SmsState, SmsSubmission } from "../../stand-in/account.ts";
import { segmentsOf } from "../../stand-in/segments.ts";

const bare = (number: string): string => number.replace(/^\+/, "");

const messageWords = { sent: "submitted", delivered: "delivered", undelivered: "rejected", failed: "undeliverable", expired: "rejected" };
const usualErrors = {
  undelivered: ["1260", "Destination unreachable"],
  failed: ["1331", "Provider error"],
  expired: ["1360", "TTL was activated, or message expired before delivered"],
} as const;

/** null where Vonage posts nothing: before it hands the message on, and when the network never says. */
export function messageStatus(message: SmsSubmission, state: SmsState): ((timestamp: string) => object) | null {
  if (state.status === "queued" || state.status === "unconfirmed") return null;
  const word = messageWords[state.status];
  return (timestamp) => ({
    message_uuid: message.id,
    to: bare(message.to),
    from: bare(message.from),
    timestamp,
    status: word,
    channel: "sms",
    ...("code" in state && { error: errorOf(state) }),
    ...(typeof message.parameters["client_ref"] === "string" && { client_ref: message.parameters["client_ref"] }),
    usage: { currency: "EUR", price: "0.0333" },
    destination: { network_code: "310260" },
    sms: { count_total: String(segmentsOf(message.text).count) },
  });
}

function errorOf(state: Extract<SmsState, { code: string | null }>): object {
  const [usualCode, words] = usualErrors[state.status];
  const code = state.code ?? usualCode;
  return { type: `https://developer.vonage.com/api-errors/messages#${code}`, title: code, detail: words };
}

const ends = {
  completed: { status: "completed" },
  busy: { status: "busy" },
  no_answer: { status: "unanswered", detail: "timeout" },
  rejected: { status: "rejected", detail: "declined" },
};

export function callEvent(call: CallSubmission, state: CallState): (timestamp: string) => object {
  return (timestamp) => ({ ...ofCall(call), uuid: call.id, direction: "outbound", timestamp, ...wordsOf(state) });
}

function wordsOf(state: CallState): object {
  if (state.event !== "completed") return { status: state.event === "initiated" ? "started" : state.event };
  if (state.end === "failed") return { status: "failed", detail: state.code ?? "cannot_route" };
  const seconds = state.end === "completed" ? { duration: String(state.seconds), rate: "0.0100", price: "0.0050" } : {};
  return { ...ends[state.end], ...seconds };
}

/** Here the call is named `call_uuid`. */
export function machineEvent(call: CallSubmission, answeredBy: AnsweredBy): (timestamp: string) => object {
  return (timestamp) => ({ ...ofCall(call), call_uuid: call.id, status: answeredBy, timestamp });
}

export function inputEvent(call: CallSubmission, digits: string): (timestamp: string) => object {
  return (timestamp) => ({
    ...ofCall(call),
    uuid: call.id,
    dtmf: { digits, timed_out: digits === "" },
    speech: { results: [] },
    timestamp,
  });
}

export function inboundMessage(message: InboundText): (timestamp: string) => object {
  return (timestamp) => ({
    channel: "sms",
    message_uuid: message.id,
    to: bare(message.to),
    from: bare(message.from),
    timestamp,
    text: message.text,
    message_type: "text",
    usage: { currency: "EUR", price: "0.0050" },
    sms: { num_messages: String(segmentsOf(message.text).count), keyword: message.text.split(/\s/)[0]?.toUpperCase() ?? "" },
  });
}

function ofCall(call: CallSubmission): object {
  return { from: bare(call.from), to: bare(call.to), conversation_uuid: `CON-${call.id}` };
}
