/** The Message and Call resources as Twilio answers with them. */
import type { CallSubmission, SmsState, SmsSubmission, WireAnswer } from "../../stand-in/account.ts";
import { segmentsOf } from "../../stand-in/segments.ts";
import { smsStatus } from "./callbacks.ts";

export function messageAnswer(accountSid: string, message: SmsSubmission, state: SmsState, nowMs: number, status: number): WireAnswer {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.id}`;
  return json(status, {
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: message.text,
    date_created: rfc2822(nowMs),
    date_sent: state.status === "queued" ? null : rfc2822(nowMs),
    date_updated: rfc2822(nowMs),
    direction: "outbound-api",
    error_code: "code" in state && state.code !== null ? Number(state.code) : null,
    error_message: null,
    from: message.from,
    messaging_service_sid: null,
    num_media: "0",
    num_segments: String(segmentsOf(message.text).count),
    price: null,
    price_unit: "USD",
    sid: message.id,
    status: smsStatus(state),
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  });
}

export function callAnswer(accountSid: string, call: CallSubmission, nowMs: number): WireAnswer {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${call.id}`;
  return json(201, {
    account_sid: accountSid,
    annotation: null,
    answered_by: null,
    api_version: "2010-04-01",
    caller_name: null,
    date_created: rfc2822(nowMs),
    date_updated: null,
    direction: "outbound-api",
    duration: null,
    end_time: null,
    forwarded_from: null,
    from: call.from,
    from_formatted: call.from,
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: null,
    price: null,
    price_unit: "USD",
    queue_time: "0",
    sid: call.id,
    start_time: null,
    status: "queued",
    subresource_uris: { recordings: `${uri}/Recordings.json` },
    to: call.to,
    to_formatted: call.to,
    trunk_sid: null,
    uri: `${uri}.json`,
  });
}

function rfc2822(ms: number): string {
  return new Date(ms).toUTCString().replace("GMT", "+0000");
}

function json(status: number, body: unknown): WireAnswer {
  return { status, headers: { "content-type": "application/json;charset=utf-8" }, body: JSON.stringify(body) };
}
