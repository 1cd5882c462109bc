/** Writes one run-time change together with its audit entry. */
import type { RedisClient } from "../redis/client.ts";
import type { Keys } from "../redis/keys.ts";
import { defineScript } from "../redis/script.ts";
import { orUnavailable } from "../redis/unavailable.ts";
import { auditFields, auditLength, type AuditNote } from "./audit.ts";
import type { FieldChange } from "./changes.ts";

const changeScript = defineScript({
  name: "write-change",
  file: new URL("change.lua", import.meta.url),
  keys: ["control", "audit"],
  args: ["field", "value", "version", "auditLength"],
  reply: () => undefined,
});

/** @param version a word that was never used before */
export async function writeChange(redis: RedisClient, keys: Keys, change: FieldChange, note: AuditNote, version: string): Promise<void> {
  await orUnavailable(
    changeScript.run(redis, {
      keys: { control: keys.control, audit: keys.audit },
      args: { ...change, version, auditLength },
      moreArgs: auditFields(note),
    }),
  );
}
