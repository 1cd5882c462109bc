/** What Infobip's callbacks have in common: one JSON object with several results in it. */
import { z } from "zod";
import type { CallbackRequest } from "../carrier.ts";

/** Ours, or one that Infobip made. */
export const messageId = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** More than a body may hold. */
const mostResults = 1_000;

/** Reads a callback's results; null when it isn't what Infobip documents. */
export type ResultReader<Result> = (request: CallbackRequest) => readonly Result[] | null;

export function createResultReader<Schema extends z.ZodType>(result: Schema): ResultReader<z.infer<Schema>> {
  const envelope = z.object({ results: z.array(result).min(1).max(mostResults) });
  return (request) => envelope.safeParse(parseJson(request.rawBody)).data?.results ?? null;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
