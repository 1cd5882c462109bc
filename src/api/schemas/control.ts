/** Carriers, senders and the audit log, as operators see them. */
import { z } from "zod";
import { senderSchema } from "../../config/schema.ts";
import { auditActions } from "../../control/audit.ts";
import { channels } from "../../vocabulary.ts";
import { timestamp } from "./delivery.ts";

const circuit = z.strictObject({
  channel: z.enum(channels),
  state: z.enum(["closed", "half_open", "open"]).meta({
    description: "`open`: failed too often and is left alone; `half_open`: being tried again. Also when only other instances say so.",
  }),
  doubtful: z.boolean().meta({ description: "A fault was seen lately and nothing since proves that the carrier works." }),
  openedAt: timestamp.nullable().meta({ description: "Since when this instance's circuit has not been closed." }),
  calls: z.int().meta({ description: "Hand-overs of this instance within the breaker's window." }),
  failures: z.int().meta({ description: "Those of them that failed by the carrier's fault." }),
  failurePercent: z.number(),
});

export const carrier = z
  .strictObject({
    name: z.string().meta({ example: "twilio-a" }),
    adapter: z.string().meta({ example: "twilio" }),
    channels: z.array(z.enum(channels)),
    weight: z.number(),
    paused: z.boolean().meta({ description: "Paused by an operator: takes no new attempts." }),
    circuits: z.array(circuit),
  })
  .meta({ id: "Carrier" });

export const carrierList = z.strictObject({ data: z.array(carrier) }).meta({ id: "CarrierList" });

export const sender = senderSchema.meta({ id: "Sender" });

export const listedSender = z
  .strictObject({
    ...senderSchema.shape,
    origin: z.enum(["configuration", "runtime"]).meta({ description: "Where it comes from; what was changed at run time wins." }),
  })
  .meta({ id: "ListedSender" });

export const senderList = z.strictObject({ data: z.array(listedSender) }).meta({ id: "SenderList" });

const auditEntry = z
  .strictObject({
    id: z.string(),
    at: timestamp,
    keyName: z.string().meta({ description: "The API key that did it." }),
    action: z.enum(auditActions),
    subject: z.string().meta({ description: "A carrier's name, a sender, a delivery's id, or how much was erased." }),
  })
  .meta({ id: "AuditEntry" });

export const auditPage = z.strictObject({ data: z.array(auditEntry), nextCursor: z.string().nullable() }).meta({ id: "AuditPage" });
