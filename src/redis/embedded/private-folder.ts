/** Folders that no other user may look into, and the place of a Unix socket, whose path the system limits to about 100 bytes. */
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EmbeddedRedisFailure } from "./failure.ts";

const socketPathBytes = 100;

/** @returns the folder's real path */
export function makePrivateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In the shared temporary folder somebody else may have been there first.
  if (statSync(folder).uid !== process.getuid?.()) throw new EmbeddedRedisFailure(`The folder ${folder} belongs to another user.`);
  chmodSync(folder, 0o700);
  return realpathSync(folder);
}

export function socketPathFor(folder: string): string {
  const beside = path.join(folder, "redis.sock");
  if (Buffer.byteLength(beside) <= socketPathBytes) return beside;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  return path.join(makePrivateFolder(path.join(tmpdir(), `trunkline-${name}`)), "redis.sock");
}
