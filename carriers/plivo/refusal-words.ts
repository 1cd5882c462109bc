/**
 * Reads Plivo's refusals: `{ api_id, error }`, words without a code. Only words that can't mean anything else are taken for
 * more than a matter of the route; Plivo may change them at any time, and then they are that as well.
 */
import { z } from "zod";
import type { ErrorBody } from "../http-outcome.ts";

const refusal = z.object({ error: z.string() });
/** Enough to find the words; bounds the work on a long answer. */
const longestRead = 500;

export function errorOf(body: unknown, status: number): ErrorBody | null {
  const words = refusal.safeParse(body).data?.error;
  return words === undefined ? null : { code: null, text: words, keys: keysOf(words.slice(0, longestRead), status) };
}

/** Messages alone: a destination that Plivo found unfit stands beside an empty list of messages. */
const noneSent = z.object({ message_uuid: z.array(z.unknown()).max(0), invalid_number: z.array(z.unknown()).min(1) });

export function refusalOf(body: unknown): ErrorBody | null {
  return noneSent.safeParse(body).success ? { code: null, text: null, keys: ["invalid dst"] } : null;
}

function keysOf(words: string, status: number): readonly string[] {
  if (status === 403) return ["geo permission"];
  if (status === 402 || /\binsufficient credit/i.test(words)) return ["insufficient credit"];
  if (/\bcaller id is not allowed\b/i.test(words)) return ["caller id not allowed"];
  const isAbout = (parameter: RegExp): boolean => parameter.test(words) && /\b(?:invalid|not valid)\b/i.test(words);
  const [isSource, isDestination] = [isAbout(/\bsrc\b/), isAbout(/\bdst\b/)];
  if (isDestination && !isSource) return ["invalid dst"];
  return isSource && !isDestination ? ["invalid src"] : [];
}
