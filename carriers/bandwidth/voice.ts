/**
 * Calls over Bandwidth's voice API. The request names addresses only: the script (BXML) is fetched from `scriptUrl` when
 * somebody has answered.
 */
import { z } from "zod";
import { callXml, farewellXml } from "../call-xml.ts";
import type { XmlDialect } from "../call-xml.ts";
import type { CallbackAnswer, CallbackRequest, CallMessage, CallScript, SendContext } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { KeyPress, Parsed } from "../receipt.ts";
import { readEvents } from "./events.ts";
import { englishLocale, localeOf } from "./locales.ts";
import type { WebhookLogin } from "./signature.ts";

/** Where keys are collected, nothing but speech and recordings may stand. */
const bxml: XmlDialect = { say: "SpeakSentence", language: "locale", gather: "Gather", pausesAre: "speech" };
/** For the key that is asked for, after the last word. */
const keyWaitSeconds = "10";
/** Of five: a person is waiting for it. */
const highestPriority = 1;

/** null when Bandwidth can't speak the script's language. */
export function callBody(message: CallMessage, context: SendContext, applicationId: string, login: WebhookLogin): string | null {
  if (localeOf(message.script.language) === null) return null;
  return JSON.stringify({
    applicationId,
    to: message.to,
    from: message.callerId,
    answerUrl: context.scriptUrl,
    answerMethod: "POST",
    ...login,
    disconnectUrl: context.receiptUrl,
    disconnectMethod: "POST",
    callTimeout: message.ringSeconds,
    priority: highestPriority,
    tag: context.attemptId,
    // In the background: otherwise a person hears seconds of silence before the first word, and hangs up.
    machineDetection: { mode: "async", callbackUrl: context.receiptUrl, callbackMethod: "POST", ...login },
  });
}

const created = z.object({ callId: z.string().regex(/^c-[0-9a-z-]{1,100}$/i) });

export function callAcceptanceOf(body: unknown): Acceptance | null {
  const id = created.safeParse(body).data?.callId;
  return id === undefined ? null : { carrierMessageId: id };
}

export function callScript({ language, lines, expectsKeyPress }: CallScript, voiceUrl: string, login: WebhookLogin): CallbackAnswer {
  const gather = { gatherUrl: voiceUrl, gatherMethod: "POST", ...login, maxDigits: "1", firstDigitTimeout: keyWaitSeconds };
  return xml(callXml({ language: localeOf(language) ?? englishLocale, lines }, {}, expectsKeyPress ? gather : null, bxml));
}

export function speakAndHangUp(language: string, lines: readonly string[]): CallbackAnswer {
  return xml(farewellXml({ language: localeOf(language) ?? englishLocale, lines }, {}, bxml));
}

const xml = (body: string): CallbackAnswer => ({ status: 200, contentType: "application/xml", body });

/** It is also told when no key was pressed, and then as well waits for what to say next: such a press holds no digits. */
export function parseKeyPress(request: CallbackRequest): Parsed<KeyPress> {
  const read = readEvents(request);
  if (read.kind === "malformed") return read;
  if (read.kind !== "call" || read.event.eventType !== "gather") return { kind: "ignored", why: "not about keys" };
  const { callId, digits } = read.event;
  return { kind: "parsed", items: [{ carrierMessageId: callId, digits: digits ?? "" }] };
}
