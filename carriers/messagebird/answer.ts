/** Reads what MessageBird answers to a text message and to a call alike: the object that was made, or a list of errors. */
import { z } from "zod";
import type { Acceptance, AnswerReader, ErrorBody } from "../http-outcome.ts";
import { apiCode, refusals } from "./errors.ts";

const id = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);
/** One recipient was named: two in the answer are not ours to interpret. */
const made = z.object({ id, recipients: z.object({ items: z.tuple([z.object({ status: z.string() })]) }) });

function acceptanceOf(body: unknown): Acceptance | null {
  const read = made.safeParse(body).data;
  return read === undefined ? null : { carrierMessageId: read.id };
}

/** Documented for later, not for this answer; where it says so already, it says so. */
function refusalOf(body: unknown): ErrorBody | null {
  const status = made.safeParse(body).data?.recipients.items[0].status;
  return status === "delivery_failed" || status === "failed" ? { code: null, text: status } : null;
}

const error = z.object({ code: z.int().min(0).max(99_999), description: z.string().nullish(), parameter: z.string().nullish() });
const errors = z.object({ errors: z.array(z.unknown()).min(1) });

/** Of several errors, the first counts. */
function errorOf(body: unknown): ErrorBody | null {
  const [first] = errors.safeParse(body).data?.errors ?? [];
  const read = error.safeParse(first).data;
  if (read === undefined) return null;
  const code = apiCode(read.code);
  const about = [/\btest period\b/.test(read.description ?? "") ? "test period" : null, read.parameter ?? null];
  return { code, text: read.description ?? null, keys: [...about.filter((part) => part !== null).map((part) => `${code}/${part}`), code] };
}

export const answerReader: AnswerReader = { acceptanceOf, refusalOf, errorOf, refusals };
