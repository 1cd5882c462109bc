/**
 * Calls over Sinch's Voice API: one request (a custom callout) that holds the whole call, what to dial and what to say. Only
 * keys are posted to an address of the call's own; all else that Sinch tells goes to the application's one address.
 */
import { z } from "zod";
import { attemptToken } from "../attempt-token.ts";
import type { CallbackAnswer, CallbackRequest, CallMessage, SendContext } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { KeyPress, Parsed } from "../receipt.ts";
import { readCallback } from "./callback.ts";
import { speechLanguage } from "./speech-language.ts";
import { farewell, isTooLong, question } from "./svaml.ts";

/** Far more than our longest scripts take: a call that hangs somewhere ends. */
const longestCallSeconds = 600;

export type CallBody =
  | { readonly kind: "body"; readonly body: string }
  /** Sinch couldn't say the script. */
  | { readonly kind: "unspeakable"; readonly why: string };

export function callBody({ to, callerId, ringSeconds, script }: CallMessage, context: SendContext): CallBody {
  const language = speechLanguage(script.language);
  if (language === null) return { kind: "unspeakable", why: "Sinch has no voice for the call's language" };
  if (isTooLong(script.lines)) return { kind: "unspeakable", why: "the call's script is longer than Sinch takes" };
  const speech = { language, lines: script.lines };
  const dial = {
    name: "connectPstn",
    number: to,
    cli: callerId,
    dialTimeout: ringSeconds,
    maxDuration: longestCallSeconds,
    // In the background: otherwise a person hears seconds of silence before the first word, and hangs up.
    amd: { enabled: true, async: true },
  };
  const customCallout = {
    custom: attemptToken(context),
    ice: JSON.stringify({ action: dial }),
    ace: JSON.stringify(script.expectsKeyPress ? question(speech) : farewell(speech)),
    ...(script.expectsKeyPress && { pie: context.voiceUrl }),
  };
  return { kind: "body", body: JSON.stringify({ method: "customCallout", customCallout }) };
}

const created = z.object({ callId: z.string().regex(/^[\w-]{1,128}$/) });

export function callAcceptanceOf(body: unknown): Acceptance | null {
  const id = created.safeParse(body).data?.callId;
  return id === undefined ? null : { carrierMessageId: id };
}

export function parseKeyPress(request: CallbackRequest): Parsed<KeyPress> {
  const callback = readCallback(request);
  switch (callback.kind) {
    case "malformed":
      return callback;
    case "menu_over":
      // Also without a key: unless Sinch is told to hang up, the line stays open.
      return { kind: "parsed", items: [{ carrierMessageId: callback.callId, digits: callback.digits }] };
    case "menu_left":
    case "report":
    case "message":
    case "call_over":
    case "detection":
    case "other":
      return { kind: "ignored", why: "no key was pressed" };
  }
}

/** @param language one that the call was made in */
export function speakAndHangUp(language: string, lines: readonly string[]): CallbackAnswer {
  const script = farewell({ language: speechLanguage(language) ?? language, lines });
  return { status: 200, contentType: "application/json", body: JSON.stringify(script) };
}
