/** A message as Telnyx describes it, in its answers and in its events. */
import type { InboundText, SmsState, SmsSubmission } from "../../stand-in/account.ts";
import { segmentsOf } from "../../stand-in/segments.ts";

/** null where Telnyx posts nothing. */
export function messageEvent(state: SmsState): "message.sent" | "message.finalized" | null {
  if (state.status === "queued") return null;
  return state.status === "sent" ? "message.sent" : "message.finalized";
}

const statusWord = {
  queued: "queued",
  sent: "sent",
  delivered: "delivered",
  unconfirmed: "delivery_unconfirmed",
  undelivered: "delivery_failed",
  failed: "sending_failed",
  expired: "expired",
};
const usualErrors: Readonly<Record<string, readonly [code: string, title: string]>> = {
  undelivered: ["40008", "Undeliverable"],
  failed: ["40006", "Recipient server unavailable"],
  expired: ["40014", "Message expired in queue"],
};

export function messagePayload(message: SmsSubmission, state: SmsState, nowMs: number): Record<string, unknown> {
  const { count, encoding } = segmentsOf(message.text);
  const at = new Date(nowMs).toISOString();
  const [usualCode = "", usualTitle = ""] = usualErrors[state.status] ?? [];
  const errors = "code" in state ? [{ code: state.code ?? usualCode, title: usualTitle, detail: usualTitle }] : [];
  return {
    record_type: "message",
    direction: "outbound",
    id: message.id,
    type: "SMS",
    messaging_profile_id: null,
    organization_id: null,
    from: { phone_number: message.from, carrier: "Telnyx", line_type: "Wireless" },
    to: [{ phone_number: message.to, status: statusWord[state.status], carrier: "", line_type: "Wireless" }],
    cc: [],
    text: message.text,
    media: [],
    webhook_url: message.statusUrl,
    webhook_failover_url: null,
    encoding,
    parts: count,
    tags: [],
    cost: { amount: "0.0040", currency: "USD" },
    received_at: at,
    sent_at: state.status === "queued" ? null : at,
    completed_at: messageEvent(state) === "message.finalized" ? at : null,
    valid_until: new Date(nowMs + 3_600_000).toISOString(),
    errors,
  };
}

export function inboundPayload(message: InboundText, nowMs: number): Record<string, unknown> {
  const { count, encoding } = segmentsOf(message.text);
  return {
    record_type: "message",
    direction: "inbound",
    id: message.id,
    type: "SMS",
    messaging_profile_id: null,
    from: { phone_number: message.from, carrier: "", line_type: "Wireless" },
    to: [{ phone_number: message.to, status: "webhook_delivered", carrier: "Telnyx", line_type: "Wireless" }],
    cc: [],
    text: message.text,
    media: [],
    encoding,
    parts: count,
    received_at: new Date(nowMs).toISOString(),
    errors: [],
  };
}
