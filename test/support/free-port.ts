/**
 * A port for a server that may be killed and come back to it. From below those that Linux gives to whoever asks for any
 * (32,768 to 60,999): one of those would often be somebody else's by then.
 */
import { randomInt } from "node:crypto";
import { findFreePort } from "../../src/free-port.ts";

export async function freePort(): Promise<number> {
  for (;;) {
    const port = await findFreePort("127.0.0.1", randomInt(10_000, 32_768));
    if (port !== null) return port;
  }
}
