/**
 * Twilio's status callbacks in our words. Three kinds come to the same address: of messages (`MessageStatus`), of calls
 * (`CallStatus`), and what answered a call (`AnsweredBy` alone, some seconds into it). All of them come late, twice and out
 * of order; nothing here depends on the order.
 */
import { callReceipt } from "../call-report.ts";
import { carrierText } from "../carrier-text.ts";
import type { CallbackRequest } from "../carrier.ts";
import type { Parsed, Receipt } from "../receipt.ts";
import { faultOf } from "../refusal.ts";
import { readFields } from "./callback-fields.ts";
import type { Fields } from "./callback-fields.ts";
import { messageFaults, refusals, sipFaults } from "./errors.ts";

const ignored = (why: string): Parsed<Receipt> => ({ kind: "ignored", why });
const parsed = (receipt: Receipt): Parsed<Receipt> => ({ kind: "parsed", items: [receipt] });

export function parseReceipts(request: CallbackRequest, accountSid: string): Parsed<Receipt> {
  const read = readFields(request, accountSid);
  if (read.kind === "malformed") return read;
  const { fields } = read;
  if (fields.MessageSid !== null && fields.MessageStatus !== null) return messageReceipt(fields, fields.MessageSid, fields.MessageStatus);
  if (fields.CallSid !== null && (fields.CallStatus !== null || fields.AnsweredBy !== null)) return callReport(fields, fields.CallSid);
  return { kind: "malformed", why: "neither a message's nor a call's status" };
}

function messageReceipt(fields: Fields, sid: string, status: string): Parsed<Receipt> {
  const base = {
    carrierMessageId: sid,
    carrierCode: fields.ErrorCode,
    carrierText: carrierText(status, null),
    reason: null,
    tryOtherRoute: false,
  };
  switch (status) {
    case "accepted":
    case "scheduled":
    case "queued":
    case "sending":
      return ignored("still with Twilio");
    case "sent":
      return parsed({ ...base, status: "sent" });
    case "delivered":
    case "read":
      return parsed({ ...base, status: "delivered" });
    case "undelivered":
    case "failed":
    case "canceled":
      return parsed({ ...base, status: "undelivered", ...faultOf(fields.ErrorCode, messageFaults, refusals) });
    default:
      // Also `partially_delivered`: some segments of a message that can't be read without the others.
      return parsed({ ...base, status: "unknown" });
  }
}

function callReport(fields: Fields, sid: string): Parsed<Receipt> {
  const { CallStatus, AnsweredBy, SipResponseCode, ErrorCode } = fields;
  const fault = SipResponseCode === null ? undefined : sipFaults.get(SipResponseCode);
  return callReceipt(
    { status: CallStatus, answeredBy: AnsweredBy, fault: fault ?? null },
    {
      carrierMessageId: sid,
      carrierCode: SipResponseCode === null ? ErrorCode : `SIP ${SipResponseCode}`,
      carrierText: carrierText([CallStatus, AnsweredBy].filter((word) => word !== null).join(", "), null),
    },
    () => faultOf(ErrorCode, messageFaults, refusals),
  );
}
