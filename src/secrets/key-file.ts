/**
 * The keys of an installation with an embedded Redis: made once and kept beside its data, readable by its owner alone.
 * Losing the file makes the codes in flight unreadable and phones unfindable, so it is written whole or not at all.
 */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const fileName = "keys.json";
const key = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const keysSchema = z.strictObject({ sealing: z.array(key).min(1), numbers: key });

/** Base64 of 32 bytes each. */
export type KeptKeys = z.infer<typeof keysSchema>;

/** @throws when the file is there and can't be read as it was written */
export function loadOrCreateKeys(folder: string): KeptKeys {
  const file = path.join(folder, fileName);
  return read(file) ?? create(file);
}

function read(file: string): KeptKeys | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const parsed = keysSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${file} does not hold this installation's keys: restore it from a backup`);
  return parsed.data;
}

function newKey(): string {
  return randomBytes(32).toString("base64");
}

function create(file: string): KeptKeys {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, "wx", 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify({ sealing: [newKey()], numbers: newKey() })}\n`);
    fsyncSync(descriptor);
    // A link, unlike a rename, fails when another gateway was faster: then its keys are everybody's.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
  const made = read(file);
  if (made === null) throw new Error(`${file} was removed while it was made`);
  return made;
}
