/** The carrier's report that a message was delivered, signed as Twilio signs, a moment after it took the message. */
import { Pool } from "undici";
import { formCallback } from "../../../carriers/twilio/stand-in/callbacks.ts";
import { carrierAccount } from "./carrier-account.ts";

const receiptDelayMs = 50;
/** A carrier that is told 503 tries again. */
const tries = 10;
const againAfterMs = 500;

/** The function that it returns takes the message's id and the form that asked for it. */
export function createReceiptPoster(gatewayUrl: string): (sid: string, form: string) => void {
  const gateway = new Pool(gatewayUrl, { connections: 64, pipelining: 1 });
  return (sid, form) => {
    setTimeout(() => void post(gateway, sid, new URLSearchParams(form), 1), receiptDelayMs);
  };
}

async function post(gateway: Pool, sid: string, sent: URLSearchParams, attempt: number): Promise<void> {
  const { headers, body, url } = formCallback(carrierAccount, sent.get("StatusCallback") ?? "", {
    SmsSid: sid,
    SmsStatus: "delivered",
    MessageStatus: "delivered",
    To: sent.get("To") ?? "",
    MessageSid: sid,
    AccountSid: carrierAccount.accountSid,
    From: sent.get("From") ?? "",
    ApiVersion: "2010-04-01",
  })(Date.now(), 1);
  const { pathname, search } = new URL(url);
  const answered = await gateway.request({ method: "POST", path: pathname + search, headers, body });
  await answered.body.dump();
  if (answered.statusCode === 503 && attempt < tries) setTimeout(() => void post(gateway, sid, sent, attempt + 1), againAfterMs);
  else if (answered.statusCode >= 300) throw new Error(`the gateway answered a receipt with ${answered.statusCode}`);
}
