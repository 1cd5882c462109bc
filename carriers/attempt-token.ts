/**
 * For carriers that take no address with a message, but give back in each report what they were given with it: they get the
 * part of the attempt's address that names it. Reports then find the attempt also when its answer, with the carrier's id, was lost.
 */
import { z } from "zod";
import type { SendContext } from "./carrier.ts";

export function attemptToken(context: SendContext): string {
  return context.receiptUrl.slice(context.receiptUrl.lastIndexOf("/") + 1);
}

/** In a report. Others who use the same account may have put something else there. */
export const echoedToken = z
  .string()
  .regex(/^[\w-]{1,128}$/)
  .optional()
  .catch(undefined);
