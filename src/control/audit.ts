/**
 * The audit log: who changed what at run time, and who saw a number in clear. A Redis stream, whose ids are the server's
 * own time. Never holds a person's number: a reveal is noted by the delivery's id, an erasure by how much was erased. Each
 * entry is a line of the process' log too, since whoever can write to Redis can take entries out of the stream.
 */
import type { RedisClient } from "../redis/client.ts";
import { z } from "zod";
import type { Keys } from "../redis/keys.ts";
import { orUnavailable } from "../redis/unavailable.ts";
import type { Log } from "../telemetry/log.ts";

export const auditActions = [
  "carrier_paused",
  "carrier_resumed",
  "sender_added",
  "sender_removed",
  "number_revealed",
  "person_erased",
] as const;
export type AuditAction = (typeof auditActions)[number];

export interface AuditNote {
  /** The API key that did it. */
  readonly keyName: string;
  readonly action: AuditAction;
  /** What was acted on: a carrier's name, a sender of ours, a delivery's id, how many deliveries. */
  readonly subject: string;
}

export interface AuditEntry extends AuditNote {
  /** In the order of time; "<epoch ms>-<number>", as Redis gives it. */
  readonly id: string;
  /** Epoch ms, by the server's clock. */
  readonly at: number;
}

export interface Audit {
  append(note: AuditNote): Promise<void>;
  /** Newest first; `before`: the id of the last entry of the page before. */
  list(query: { readonly limit: number; readonly before: string | null }): Promise<readonly AuditEntry[]>;
}

/** About as many entries are kept. */
export const auditLength = 10_000;

const noteSchema = z.object({ keyName: z.string(), action: z.enum(auditActions), subject: z.string() });

export function createAudit(redis: RedisClient, keys: Keys, log: Pick<Log, "info">): Audit {
  return {
    async append(note) {
      await orUnavailable(redis.xadd(keys.audit, "MAXLEN", "~", auditLength, "*", ...auditFields(note)));
      log.info(note, "audited");
    },
    async list({ limit, before }) {
      const newest = before === null ? "+" : `(${before}`;
      const entries = await orUnavailable(redis.xrevrange(keys.audit, newest, "-", "COUNT", limit));
      return entries.flatMap(([id, fields]) => {
        const note = readNote(fields);
        return note === null ? [] : [{ id, at: Number.parseInt(id, 10), ...note }];
      });
    },
  };
}

/** As the stream holds it; `change.lua` writes it together with the change. */
export function auditFields({ keyName, action, subject }: AuditNote): readonly string[] {
  return ["keyName", keyName, "action", action, "subject", subject];
}

/** Null for what another version of the gateway may have noted. */
function readNote(fields: readonly string[]): AuditNote | null {
  const pairs = Array.from({ length: fields.length / 2 }, (_, at) => [fields[2 * at], fields[2 * at + 1]]);
  return noteSchema.safeParse(Object.fromEntries(pairs)).data ?? null;
}
