/** The two requests, as strictly as the reference describes them. Vonage ignores what it doesn't know; here it is refused. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { callEvents } from "../../stand-in/account.ts";
import type { CallSubmission, SmsSubmission } from "../../stand-in/account.ts";
import { invalid, invalidSender } from "./problems.ts";
import type { Problem } from "./problems.ts";
import { readNccoScript } from "./ncco-script.ts";

const publicUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const number = z.string().regex(/^[1-9]\d{6,14}$/, "E.164 without a leading +");

const messageRequest = z.strictObject({
  message_type: z.literal("text"),
  channel: z.literal("sms"),
  to: number,
  from: z.string().regex(/^(?:\d{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/),
  text: z.string().min(1).max(1_000),
  ttl: z.int().min(20).max(604_800).optional(),
  client_ref: z.string().min(1).max(100).optional(),
  webhook_url: publicUrl.optional(),
  webhook_version: z.literal("v1").optional(),
});

const phone = z.strictObject({ type: z.literal("phone"), number });
const callRequest = z.strictObject({
  to: z.tuple([phone]),
  from: phone,
  ncco: z.array(z.looseObject({ action: z.string() })).min(1),
  event_url: z.tuple([publicUrl]).optional(),
  event_method: z.literal("POST").optional(),
  machine_detection: z.enum(["continue", "hangup"]).optional(),
  length_timer: z.int().min(1).max(7_200).optional(),
  ringing_timer: z.int().min(1).max(120).optional(),
});

type Read<Submission> = { readonly ok: true; readonly submission: Submission } | { readonly ok: false; readonly problem: Problem };

/** `senders` null: any sender will do. */
export function readMessageRequest(fields: unknown, senders: ReadonlySet<string> | null): Read<SmsSubmission> {
  const read = messageRequest.safeParse(fields);
  if (!read.success) return { ok: false, problem: invalid(z.prettifyError(read.error)) };
  const from = withPlus(read.data.from);
  if (senders !== null && !senders.has(from)) return { ok: false, problem: invalidSender };
  const { to, text, webhook_url: statusUrl } = read.data;
  return {
    ok: true,
    submission: { channel: "sms", id: randomUUID(), from, to: withPlus(to), text, statusUrl: statusUrl ?? null, parameters: read.data },
  };
}

export function readCallRequest(fields: unknown, senders: ReadonlySet<string> | null): Read<CallSubmission> {
  const read = callRequest.safeParse(fields);
  if (!read.success) return { ok: false, problem: invalid(z.prettifyError(read.error)) };
  const { to, from, ncco, event_url: eventUrl, machine_detection: detection, ringing_timer: ringSeconds } = read.data;
  const callerId = withPlus(from.number);
  if (senders !== null && !senders.has(callerId)) return { ok: false, problem: invalidSender };
  const document = JSON.stringify(ncco);
  const script = readNccoScript(document);
  // Vonage takes the call and ends it when it is answered; refusing at once shows it to a test.
  if (!script.ok) return { ok: false, problem: invalid(script.problem) };
  return {
    ok: true,
    submission: {
      channel: "voice",
      id: randomUUID(),
      from: callerId,
      to: withPlus(to[0].number),
      script: { kind: "inline", document },
      ringSeconds: ringSeconds ?? 60,
      statusUrl: eventUrl?.[0] ?? null,
      statusEvents: new Set(callEvents),
      machineDetection: detection === undefined ? "off" : "async",
      waitForGreetingEnd: false,
      machineDetectionUrl: eventUrl?.[0] ?? null,
      parameters: read.data,
    },
  };
}

/** Phones and senders are known by E.164; short codes and names stay as they are. */
function withPlus(written: string): string {
  return number.safeParse(written).success ? `+${written}` : written;
}
