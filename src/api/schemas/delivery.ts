/** A delivery, as the API shows it. */
import { z } from "zod";
import { channels, reasons, statuses } from "../../vocabulary.ts";

export const timestamp = z.iso.datetime().meta({ description: "UTC, ISO 8601 with milliseconds.", example: "2026-11-24T09:30:00.000Z" });

export const exampleId = "dlv_01kxt4h2c0004f9gq7rvx3m2bz";

const base = {
  id: z.string().meta({ example: exampleId }),
  status: z.enum(statuses).meta({ description: "`queued`, `sending` and `sent` are on the way; the others are final." }),
  channel: z.enum(channels).meta({ description: "The channel that was asked for." }),
  to: z.string().meta({
    description: "The phone, masked. Single reads with a key of scope `traces:reveal` show it in full, and are audited.",
    example: "+1 ••• ••• 0123",
  }),
  createdAt: timestamp,
  expiresAt: timestamp,
  attempts: z
    .strictObject({
      limit: z.int(),
      remaining: z.int().meta({ description: "Left for this phone when the delivery was accepted." }),
      windowSeconds: z.int(),
    })
    .meta({ description: "The phone's budget of attempts." }),
};

export const acceptedDelivery = z.strictObject(base).meta({ id: "AcceptedDelivery" });

export const delivery = z
  .strictObject({
    ...base,
    reason: z.enum(reasons).nullable().meta({ description: "Why it did not end as `delivered`." }),
    finishedAt: timestamp.nullable(),
    fallback: z.enum(channels).nullable(),
    confirm: z.boolean(),
    locale: z.string(),
    country: z.string().nullable().meta({ description: "ISO 3166-1; null for numbers of no country.", example: "US" }),
    tenant: z.string(),
    user: z.strictObject({ id: z.string() }).nullable(),
    correlationId: z.string().nullable(),
    metadata: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: "Delivery" });

export const deliveryPage = z
  .strictObject({
    data: z.array(delivery),
    nextCursor: z.string().nullable().meta({ description: "For the next page; null on the last." }),
  })
  .meta({ id: "DeliveryPage" });
