/** Calls over Twilio: one request that holds the whole script, and what comes back while the call is on. */
import type { CallListInstanceCreateOptions } from "twilio/lib/rest/api/v2010/account/call.js";
import { callXml, farewellXml } from "../call-xml.ts";
import type { CallbackAnswer, CallbackRequest, CallMessage, SendContext } from "../carrier.ts";
import type { KeyPress, Parsed } from "../receipt.ts";
import { readFields } from "./callback-fields.ts";

/** Documented for `Twiml`. */
const longestScript = 4_000;
/** For the key that is asked for, after the last word. */
const keyWaitSeconds = "10";

/** null when the script is longer than Twilio takes inline. */
export function callParameters(message: CallMessage, context: SendContext): CallListInstanceCreateOptions | null {
  const twiml = callXml(message.script, {}, message.script.expectsKeyPress ? gather(context.voiceUrl) : null);
  if (twiml.length > longestScript) return null;
  return {
    to: message.to,
    from: message.callerId,
    twiml,
    timeout: message.ringSeconds,
    statusCallback: context.receiptUrl,
    statusCallbackEvent: ["ringing", "answered", "completed"],
    // In the background: otherwise a person hears seconds of silence before the first word, and hangs up.
    machineDetection: "Enable",
    asyncAmd: "true",
    asyncAmdStatusCallback: context.receiptUrl,
  };
}

function gather(voiceUrl: string): Readonly<Record<string, string>> {
  // Without `finishOnKey`, "#" would end the input and be no part of it.
  return { numDigits: "1", finishOnKey: "", timeout: keyWaitSeconds, action: voiceUrl, method: "POST" };
}

export function parseKeyPress(request: CallbackRequest, accountSid: string): Parsed<KeyPress> {
  const read = readFields(request, accountSid);
  if (read.kind === "malformed") return read;
  const { CallSid, Digits } = read.fields;
  if (CallSid === null) return { kind: "malformed", why: "CallSid is missing" };
  if (Digits === null) return { kind: "ignored", why: "no key was pressed" };
  return { kind: "parsed", items: [{ carrierMessageId: CallSid, digits: Digits }] };
}

export function speakAndHangUp(language: string, lines: readonly string[]): CallbackAnswer {
  return { status: 200, contentType: "text/xml", body: farewellXml({ language, lines }, {}) };
}
