/**
 * Reads what Infobip answers to a hand-over. A 200 says only that the request was read: whether the message was taken stands
 * in its status. Errors come in two shapes, the newer APIs' and the older ones'.
 */
import { z } from "zod";
import type { Acceptance, AnswerReader, ErrorBody } from "../http-outcome.ts";
import { refusals } from "./errors.ts";
import { messageId } from "./results.ts";
import { group, status, statusCode } from "./status.ts";

/** One message was handed over: two in the answer are not ours to interpret. */
const answered = z.object({ messages: z.tuple([z.object({ messageId: messageId.optional(), status })]) });

const taken: ReadonlySet<number> = new Set([group.accepted, group.pending, group.delivered]);
const refused: ReadonlySet<number> = new Set([group.undeliverable, group.expired, group.rejected]);

function acceptanceOf(body: unknown): Acceptance | null {
  const message = answered.safeParse(body).data?.messages[0];
  if (message?.messageId === undefined || !taken.has(message.status.groupId)) return null;
  return { carrierMessageId: message.messageId };
}

function refusalOf(body: unknown): ErrorBody | null {
  const said = answered.safeParse(body).data?.messages[0].status;
  if (said === undefined || !refused.has(said.groupId)) return null;
  return { code: statusCode(said.id), text: said.description ?? null };
}

const code = z.string().regex(/^[A-Z0-9_]{1,32}$/);
const newerError = z.object({
  errorCode: code,
  description: z.string().nullish(),
  violations: z.array(z.object({ property: z.string() })).nullish(),
});
const olderError = z.object({ requestError: z.object({ serviceException: z.object({ messageId: code, text: z.string().nullish() }) }) });

function errorOf(body: unknown): ErrorBody | null {
  const newer = newerError.safeParse(body).data;
  if (newer !== undefined) {
    const [violation] = newer.violations ?? [];
    // "messages[0].destinations[0].to"
    const field =
      violation === undefined ? [] : [`${newer.errorCode}/${violation.property.slice(violation.property.lastIndexOf(".") + 1)}`];
    return { code: newer.errorCode, text: newer.description ?? null, keys: [...field, newer.errorCode] };
  }
  const older = olderError.safeParse(body).data?.requestError.serviceException;
  return older === undefined ? null : { code: older.messageId, text: older.text ?? null };
}

export const answerReader: AnswerReader = { acceptanceOf, refusalOf, errorOf, refusals };
