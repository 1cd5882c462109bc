/**
 * Calls over Plivo. The request names addresses only: the script (Plivo XML) is fetched from `scriptUrl` when somebody has
 * answered.
 */
import { z } from "zod";
import { bareNumber } from "../bare-number.ts";
import { callXml, farewellXml } from "../call-xml.ts";
import type { XmlDialect } from "../call-xml.ts";
import type { CallbackAnswer, CallbackRequest, CallMessage, CallScript, SendContext } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { KeyPress, Parsed } from "../receipt.ts";
import { readFields } from "./callback-fields.ts";
import { english, voiceOf } from "./voices.ts";

const plivoXml: XmlDialect = { say: "Speak", language: "language", gather: "GetInput", pausesAre: "speech" };
/** For the key that is asked for, after the last word. */
const keyWaitSeconds = "10";

/** null when Plivo can't speak the script's language. */
export function callBody(message: CallMessage, context: SendContext): string | null {
  if (voiceOf(message.script.language) === null) return null;
  return JSON.stringify({
    from: bareNumber(message.callerId),
    to: bareNumber(message.to),
    answer_url: context.scriptUrl,
    answer_method: "POST",
    ring_url: context.receiptUrl,
    ring_method: "POST",
    hangup_url: context.receiptUrl,
    hangup_method: "POST",
    ring_timeout: message.ringSeconds,
    // With an address of its own it runs in the background: otherwise a person hears seconds of silence before the first word.
    machine_detection: "true",
    machine_detection_url: context.receiptUrl,
    machine_detection_method: "POST",
  });
}

const fired = z.object({ request_uuid: z.string().regex(/^[0-9a-fA-F-]{36}$/) });

export function callAcceptanceOf(body: unknown): Acceptance | null {
  const id = fired.safeParse(body).data?.request_uuid;
  return id === undefined ? null : { carrierMessageId: id };
}

export function callScript({ language, lines, expectsKeyPress }: CallScript, voiceUrl: string): CallbackAnswer {
  const voice = voiceOf(language) ?? english;
  return xml(callXml({ language: voice.language, lines }, { voice: voice.name }, expectsKeyPress ? getInput(voiceUrl) : null, plivoXml));
}

export function speakAndHangUp(language: string, lines: readonly string[]): CallbackAnswer {
  const voice = voiceOf(language) ?? english;
  return xml(farewellXml({ language: voice.language, lines }, { voice: voice.name }, plivoXml));
}

function getInput(voiceUrl: string): Readonly<Record<string, string>> {
  return {
    action: voiceUrl,
    method: "POST",
    inputType: "dtmf",
    numDigits: "1",
    // Otherwise "#" would end the input and be no part of it.
    finishOnKey: "none",
    executionTimeout: keyWaitSeconds,
    // Keeps the key out of Plivo's logs.
    log: "false",
  };
}

const xml = (body: string): CallbackAnswer => ({ status: 200, contentType: "text/xml", body });

export function parseKeyPress(request: CallbackRequest): Parsed<KeyPress> {
  const read = readFields(request);
  if (read.kind === "malformed") return read;
  const { CallUUID, RequestUUID, Digits } = read.fields;
  if (CallUUID === null) return { kind: "malformed", why: "CallUUID is missing" };
  if (Digits === null) return { kind: "ignored", why: "no key was pressed" };
  return { kind: "parsed", items: [{ carrierMessageId: RequestUUID ?? CallUUID, digits: Digits }] };
}
