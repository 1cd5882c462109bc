/**
 * Reads what Azure answers to a hand-over. A 202 says only that the request was read: what became of the message stands in
 * its recipient's result, with a status of its own. Errors of the whole request have a code in words.
 */
import { z } from "zod";
import type { Acceptance, AnswerReader, ErrorBody } from "../http-outcome.ts";
import { refusals } from "./errors.ts";

/** One message was handed over: two in the answer are not ours to interpret. */
const answered = z.object({
  value: z.tuple([
    z.object({
      messageId: z.string().nullish(),
      httpStatusCode: z.int().min(100).max(599),
      successful: z.boolean(),
      errorMessage: z.string().nullish(),
      repeatabilityResult: z.string().nullish(),
    }),
  ]),
});
const messageId = z.string().regex(/^[\w-]{1,200}$/);

function acceptanceOf(body: unknown): Acceptance | null {
  const result = answered.safeParse(body).data?.value[0];
  if (result === undefined || !result.successful || result.httpStatusCode < 200 || result.httpStatusCode >= 300) return null;
  // Azure has seen the id of this attempt with something else, and says nothing of either.
  if (result.repeatabilityResult === "rejected") return null;
  const id = messageId.safeParse(result.messageId).data;
  return id === undefined ? null : { carrierMessageId: id };
}

function refusalOf(body: unknown): ErrorBody | null {
  const result = answered.safeParse(body).data?.value[0];
  if (result === undefined || result.successful || result.httpStatusCode < 400) return null;
  const code = `recipient ${result.httpStatusCode}`;
  const text = result.errorMessage ?? null;
  // "Invalid To phone number format." is the one that is documented; the status alone would also fit a fault of ours.
  const isAboutNumber = text !== null && text.includes(" To phone number");
  return { code, text, keys: isAboutNumber ? [`${code}/to`, code] : [code] };
}

const failed = z.object({ error: z.object({ code: z.string().regex(/^\w{1,64}$/), message: z.string().nullish() }) });

function errorOf(body: unknown): ErrorBody | null {
  const error = failed.safeParse(body).data?.error;
  return error === undefined ? null : { code: error.code, text: error.message ?? null };
}

export const answerReader: AnswerReader = { acceptanceOf, refusalOf, errorOf, refusals };
