/** The least that the gateway may do in Redis, as docs/redis.md tells operators to set it: read from there. */
import { readFileSync } from "node:fs";

/** @param password as Redis' configuration spells it */
export function gatewayUser(password: string): string {
  const page = readFileSync(new URL("../../docs/redis.md", import.meta.url), "utf8");
  const [, line] = /^(user trunkline on .*)$/m.exec(page) ?? [];
  if (line === undefined) throw new Error("docs/redis.md names no user for the gateway");
  return line.replace(/>\S+/, password.startsWith('"') ? `">${password.slice(1)}` : `>${password}`);
}
