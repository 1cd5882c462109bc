/**
 * Run-time changes as one Redis hash holds them: `carrier:<name>` for a paused carrier, `sender:<number>` for a sender that
 * was added or removed. Only differences from the configuration are stored, so that everything else of it can
 * still be changed by a restart.
 */
import { z } from "zod";
import { senderSchema, type Sender } from "../config/schema.ts";

export interface RuntimeChanges {
  readonly pausedCarriers: ReadonlySet<string>;
  /** By number; null: removed. */
  readonly senders: ReadonlyMap<string, Sender | null>;
}

export const noChanges: RuntimeChanges = { pausedCarriers: new Set(), senders: new Map() };

export interface FieldChange {
  readonly field: string;
  /** "" removes the field: back to what the configuration says. */
  readonly value: string;
}

const senderChange = z.union([z.strictObject({ removed: z.literal(true) }), z.strictObject({ sender: senderSchema })]);

export const encodeChange = {
  pause: (carrier: string): FieldChange => ({ field: `carrier:${carrier}`, value: JSON.stringify({ paused: true }) }),
  resume: (carrier: string): FieldChange => ({ field: `carrier:${carrier}`, value: "" }),
  put: (sender: Sender): FieldChange => ({ field: `sender:${sender.number}`, value: JSON.stringify({ sender }) }),
  /** A sender that only exists by a change is gone with it; one of the configuration must stay marked. */
  remove: (number: string, isConfigured: boolean): FieldChange => ({
    field: `sender:${number}`,
    value: isConfigured ? JSON.stringify({ removed: true }) : "",
  }),
};

/** What can't be read, written by another version of the gateway, changes nothing and is named. */
export function decodeChanges(fields: ReadonlyMap<string, string>): {
  readonly changes: RuntimeChanges;
  readonly unreadable: readonly string[];
} {
  const pausedCarriers = new Set<string>();
  const senders = new Map<string, Sender | null>();
  const unreadable: string[] = [];
  for (const [field, value] of fields) {
    if (field === "version") continue;
    const [kind, subject] = splitField(field);
    const sender = kind === "sender" ? readSenderChange(value) : undefined;
    if (kind === "carrier") pausedCarriers.add(subject);
    else if (sender !== undefined) senders.set(subject, sender);
    else unreadable.push(field);
  }
  return { changes: { pausedCarriers, senders }, unreadable };
}

function splitField(field: string): readonly [kind: string, subject: string] {
  const colon = field.indexOf(":");
  return [field.slice(0, colon), field.slice(colon + 1)];
}

function readSenderChange(value: string): Sender | null | undefined {
  try {
    const change = senderChange.parse(JSON.parse(value));
    return "sender" in change ? change.sender : null;
  } catch {
    return undefined;
  }
}
