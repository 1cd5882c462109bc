/** A trace: all that was tried for a delivery, and what it means. Never the code, never the text. */
import { z } from "zod";
import { attemptOutcomes, channels, reasons, receiptStatuses, senderKinds, skipReasons } from "../../vocabulary.ts";
import { delivery, timestamp } from "./delivery.ts";

const carrierWords = {
  carrierCode: z.string().nullable().meta({ description: "The carrier's own code.", example: "30003" }),
  carrierText: z.string().nullable().meta({ description: "The carrier's own words." }),
};

const receipt = z.strictObject({
  at: timestamp,
  status: z.enum(receiptStatuses),
  reason: z.enum(reasons).nullable(),
  ...carrierWords,
});

const skippedRoute = z.strictObject({ carrier: z.string(), sender: z.string(), reason: z.enum(skipReasons) });

const attempt = z
  .strictObject({
    number: z.int().min(1),
    channel: z.enum(channels),
    carrier: z.string(),
    sender: z.string(),
    senderKind: z.enum(senderKinds),
    startedAt: timestamp,
    endedAt: timestamp.nullable().meta({ description: "When the carrier answered, or was given up on." }),
    outcome: z.enum(attemptOutcomes).nullable().meta({ description: "null while the carrier has not answered." }),
    carrierMessageId: z.string().nullable(),
    ...carrierWords,
    handoffMs: z.number().nullable().meta({ description: "From the delivery's acceptance to the carrier's; null when it did not accept." }),
    chosenFor: z.string().meta({ description: "Why this route was taken." }),
    skipped: z.array(skippedRoute).meta({ description: "The routes that were passed over, and why." }),
    reason: z.enum(reasons).nullable().meta({ description: "What the carrier's refusal or a receipt says is wrong." }),
    receipts: z.array(receipt),
    callerId: z.string().optional().meta({ description: "Calls only: what was sent, and that networks may hide it." }),
  })
  .meta({ id: "Attempt" });

const event = z
  .looseObject({ at: timestamp, type: z.string().meta({ example: "attempt_ended" }) })
  .meta({ id: "TraceEvent", description: "What happened, oldest first; each type has fields of its own." });

export const trace = z
  .strictObject({
    delivery,
    verdict: z.string().meta({ example: "The code arrived on the phone 4 s after it was asked for." }),
    nextStep: z.string().meta({ example: "Nothing to do." }),
    attempts: z.array(attempt),
    events: z.array(event),
  })
  .meta({ id: "Trace" });
