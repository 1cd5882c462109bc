/** The search parameters of `GET /v1/deliveries`: text from the query string, turned into values. */
import { z } from "zod";
import { channels, statuses } from "../../vocabulary.ts";
import { decodeCursor } from "../cursor.ts";
import { line } from "./text.ts";

/** `limit` of every list. */
export const pageLimit = z
  .string()
  .regex(/^\d{1,3}$/, "Must be a whole number from 1 to 100.")
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 100, "Must be a whole number from 1 to 100.")
  .default(20)
  .meta({ override: { type: "integer", minimum: 1, maximum: 100, default: 20 }, description: "Entries per page." });

const moment = z
  .string()
  .transform((text, context) => {
    const atMs = parseMoment(text);
    if (atMs !== null) return atMs;
    context.addIssue("Must be a time: ISO 8601, such as 2026-11-24T09:30:00Z, or seconds or milliseconds since 1970.");
    return z.NEVER;
  })
  .meta({ override: { type: "string" }, example: "2026-11-24T09:30:00Z" });

const cursor = z
  .string()
  .max(128)
  .transform((text, context) => {
    const position = decodeCursor(text);
    if (position !== null) return position;
    context.addIssue("Not a cursor that a page before gave out.");
    return z.NEVER;
  })
  .meta({ override: { type: "string" }, description: "`nextCursor` of the page before." });

export const listQuery = z
  .strictObject({
    to: z
      .string()
      .min(1)
      .max(64)
      // In a query string a plain "+" means a space; nobody searches for a number with a space before it.
      .transform((to) => to.replace(/^ (?=\d)/, "+"))
      .optional()
      .meta({ override: { type: "string" }, description: "The phone, in any spelling.", example: "+14255550123" }),
    userId: line(128).optional(),
    correlationId: line(128).optional(),
    carrierMessageId: line(128).optional().meta({ description: "The id that a carrier gave a message or call." }),
    status: z.enum(statuses).optional(),
    channel: z.enum(channels).optional(),
    since: moment.optional().meta({ description: "Not created before this time." }),
    until: moment.optional().meta({ description: "Not created after this time." }),
    limit: pageLimit,
    cursor: cursor.optional(),
  })
  .refine(({ since, until }) => since === undefined || until === undefined || since <= until, {
    path: ["until"],
    error: "Must not be before since.",
  });

/** Epoch milliseconds; null for text that is no time. Up to 11 digits are seconds, more are milliseconds: true of all times since 1973. */
export function parseMoment(text: string): number | null {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1_000;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}
