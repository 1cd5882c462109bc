/**
 * What Event Grid posts: a list of events, in its own schema (not CloudEvents). Those that a subscription brings besides what
 * is asked for are passed over.
 */
import { z } from "zod";
import type { CallbackRequest } from "../carrier.ts";

/** More than a body may hold. */
const mostEvents = 1_000;

const envelope = z
  .array(z.object({ eventType: z.string().min(1).max(256), data: z.unknown() }))
  .min(1)
  .max(mostEvents);

export type Events<Data> =
  | { readonly kind: "events"; readonly data: readonly Data[] }
  | { readonly kind: "malformed"; readonly why: string };

/** Reads the data of all events of one type. */
export function createEventReader<Schema extends z.ZodType>(
  eventType: string,
  schema: Schema,
): (request: CallbackRequest) => Events<z.infer<Schema>> {
  return (request) => {
    const events = envelope.safeParse(parseJson(request.rawBody)).data;
    if (events === undefined) return { kind: "malformed", why: "not events in the schema of Event Grid" };
    const data: z.infer<Schema>[] = [];
    for (const event of events.filter((known) => known.eventType === eventType)) {
      const read = schema.safeParse(event.data);
      if (!read.success) return { kind: "malformed", why: "an event without what Azure documents for it" };
      data.push(read.data);
    }
    return { kind: "events", data };
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
