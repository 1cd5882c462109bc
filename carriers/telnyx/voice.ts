/** Calls over Telnyx, as TeXML: one request that holds the whole script, where call control would take one per step. */
import { z } from "zod";
import { callXml, farewellXml } from "../call-xml.ts";
import type { CallbackAnswer, CallbackRequest, CallMessage, SendContext } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { KeyPress, Parsed } from "../receipt.ts";
import { readCallFields } from "./call-fields.ts";

/** The only plain name of a voice that speaks other languages than English. */
const voice = { voice: "alice" };
/** For the key that is asked for, after the last word. */
const keyWaitSeconds = "10";

export function callBody(message: CallMessage, context: SendContext, applicationSid: string): string {
  return JSON.stringify({
    ApplicationSid: applicationSid,
    To: message.to,
    From: message.callerId,
    Texml: callXml(message.script, voice, message.script.expectsKeyPress ? gather(context.voiceUrl) : null),
    Timeout: message.ringSeconds,
    StatusCallback: context.receiptUrl,
    StatusCallbackMethod: "POST",
    StatusCallbackEvent: "ringing answered completed",
    // In the background: otherwise a person hears seconds of silence before the first word, and hangs up.
    MachineDetection: "Enable",
    AsyncAmd: true,
    AsyncAmdStatusCallback: context.receiptUrl,
    AsyncAmdStatusCallbackMethod: "POST",
  });
}

/** The address is called with the method of the TeXML application, which must be POST. */
function gather(voiceUrl: string): Readonly<Record<string, string>> {
  return { numDigits: "1", timeout: keyWaitSeconds, action: voiceUrl };
}

const named = z.object({ call_sid: z.string().optional(), sid: z.string().optional() });
const queued = z.object({ status: z.literal("queued"), to: z.string() });

/**
 * The id is documented for a sister of this request; for this one only `{ from, to, status }` is. Such an answer is an
 * acceptance all the same: receipts find the attempt by their address.
 */
export function callAcceptanceOf(body: unknown, message: CallMessage): Acceptance | null {
  const read = named.safeParse(body).data;
  const id = read?.call_sid ?? read?.sid;
  if (id !== undefined) return /^[\x21-\x7e]{1,256}$/.test(id) ? { carrierMessageId: id } : null;
  return queued.safeParse(body).data?.to === message.to ? { carrierMessageId: null } : null;
}

export function parseKeyPress(request: CallbackRequest): Parsed<KeyPress> {
  const read = readCallFields(request);
  if (read.kind === "malformed") return read;
  const { CallSid, Digits } = read.fields;
  if (Digits === null) return { kind: "ignored", why: "no key was pressed" };
  return { kind: "parsed", items: [{ carrierMessageId: CallSid, digits: Digits }] };
}

export function speakAndHangUp(language: string, lines: readonly string[]): CallbackAnswer {
  return { status: 200, contentType: "text/xml", body: farewellXml({ language, lines }, voice) };
}
