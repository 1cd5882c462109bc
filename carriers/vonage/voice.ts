/** Calls over Vonage's Voice API: one request that holds the whole script, and what comes back while the call is on. */
import { z } from "zod";
import type { CallbackAnswer, CallbackRequest, CallMessage, SendContext } from "../carrier.ts";
import type { Acceptance } from "../http-outcome.ts";
import type { KeyPress, Parsed } from "../receipt.ts";
import { bareNumber } from "../bare-number.ts";
import { ncco } from "./ncco.ts";
import { readWebhook } from "./webhook.ts";

export function callBody(message: CallMessage, context: SendContext): string {
  return JSON.stringify({
    to: [{ type: "phone", number: bareNumber(message.to) }],
    from: { type: "phone", number: bareNumber(message.callerId) },
    ncco: ncco(message.script, message.script.expectsKeyPress ? context.voiceUrl : null),
    event_url: [context.receiptUrl],
    event_method: "POST",
    ringing_timer: message.ringSeconds,
    // Not "hangup": a person who is taken for a machine would lose the call.
    machine_detection: "continue",
  });
}

const created = z.object({ uuid: z.string().regex(/^[0-9a-fA-F-]{36}$/) });

export function callAcceptanceOf(body: unknown): Acceptance | null {
  const id = created.safeParse(body).data?.uuid;
  return id === undefined ? null : { carrierMessageId: id };
}

export function parseKeyPress(request: CallbackRequest): Parsed<KeyPress> {
  const webhook = readWebhook(request);
  if (webhook.kind === "malformed") return webhook;
  if (webhook.kind !== "input" || webhook.digits === "") return { kind: "ignored", why: "no key was pressed" };
  return { kind: "parsed", items: [{ carrierMessageId: webhook.callId, digits: webhook.digits }] };
}

/** The answer takes the place of what was left of the script. */
export function speakAndHangUp(language: string, lines: readonly string[]): CallbackAnswer {
  return { status: 200, contentType: "application/json", body: JSON.stringify(ncco({ language, lines }, null)) };
}
