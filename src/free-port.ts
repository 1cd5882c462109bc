/** A TCP port that nobody listens on now: the wanted one, or with 0 any. Whoever takes it next may still be faster. */
import { once } from "node:events";
import { createServer } from "node:net";

/** null: the wanted port is taken. */
export async function findFreePort(host: string, wanted: number): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(wanted, host);
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return null;
    throw error;
  }
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
}
