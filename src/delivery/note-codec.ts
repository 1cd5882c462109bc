/** Notes as a delivery's record holds them (`record-codec.ts`): time, type, and what belongs to the type. */
import type { Channel } from "../vocabulary.ts";
import type { Note } from "./delivery.ts";
import { groupSkips, ungroupSkips, type StoredSkips } from "./skip-codec.ts";

export type StoredNote = [afterMs: number, type: string, ...details: unknown[]];

export function encodeNote(note: Note, createdAt: number): StoredNote {
  const afterMs = note.at - createdAt;
  switch (note.type) {
    case "waiting":
      return [afterMs, note.type, note.until - createdAt, note.why, groupSkips(note.skipped)];
    case "fallback":
      return [afterMs, note.type, note.to, note.why];
    case "budget_denied":
      return [afterMs, note.type, note.retryAfterMs];
    case "proved_late":
      return [afterMs, note.type, note.by];
    case "script_fetched":
      return [afterMs, note.type, note.attempt];
    case "confirmed":
    case "rejected_by_user":
    case "fraud_reported":
    case "verified":
    case "not_verified":
      return [afterMs, note.type];
    case "unread":
      return [afterMs, note.name];
  }
}

/** A note of a later build keeps its name, and is written back as it was (`keep-unread.ts`). */
export function decodeNote([afterMs, type, ...details]: StoredNote, createdAt: number): Note {
  const atMs = createdAt + afterMs;
  const known = type as Exclude<Note["type"], "unread">;
  switch (known) {
    case "waiting": {
      const [untilAfterMs, why, skipped] = details as [number, "routes_busy" | "backoff", StoredSkips];
      return { at: atMs, type: known, until: createdAt + untilAfterMs, why, skipped: ungroupSkips(skipped) };
    }
    case "fallback": {
      const [to, why] = details as [Channel, "no_receipt"];
      return { at: atMs, type: known, to, why };
    }
    case "budget_denied":
      return { at: atMs, type: known, retryAfterMs: details[0] as number };
    case "proved_late":
      return { at: atMs, type: known, by: details[0] as "receipt" | "verified" };
    case "script_fetched":
      return { at: atMs, type: known, attempt: details[0] as number };
    case "confirmed":
    case "rejected_by_user":
    case "fraud_reported":
    case "verified":
    case "not_verified":
      return { at: atMs, type: known };
    default:
      return { at: atMs, type: "unread", name: known satisfies never };
  }
}
