/**
 * The keys of an installation whose configuration names none: made once and kept beside the embedded Redis' data, which
 * can't be read without them. Never made anew over a file that is there: that would lock away what it seals.
 */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const keysSchema = z.strictObject({
  /** Base64 of 32 bytes each; the first seals, all of them open. */
  sealing: z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/)).min(1),
  numbers: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
});
export type StoredKeys = z.infer<typeof keysSchema>;

const fileName = "keys.json";

/** @throws when the file is there but can't be used */
export function loadOrCreateKeys(folder: string): StoredKeys {
  const file = path.join(folder, fileName);
  return read(file) ?? create(folder, file);
}

function read(file: string): StoredKeys | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const keys = keysSchema.safeParse(parseJson(text));
  if (keys.success) return keys.data;
  // Nothing of the content is told: it holds keys.
  throw new Error(
    `${file} does not hold this installation's keys in their form. Put it back from a backup; without it the stored data can't be read.`,
  );
}

function create(folder: string, file: string): StoredKeys {
  const keys: StoredKeys = { sealing: [makeKey()], numbers: makeKey() };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    // Linked, not renamed: of two gateways that start at the same moment, only one makes the keys.
    linkSync(draft, file);
    syncFolder(folder);
    return keys;
  } catch (error) {
    const theirs = (error as NodeJS.ErrnoException).code === "EEXIST" ? read(file) : null;
    if (theirs === null) throw error;
    return theirs;
  } finally {
    rmSync(draft);
  }
}

function makeKey(): string {
  return randomBytes(32).toString("base64");
}

/** The new name itself must be on disk before anything is sealed with the keys. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
