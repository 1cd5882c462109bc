/** Where the gateway listens and where carriers reach it, decided before anything is built that has to name it. */
import { once } from "node:events";
import { createServer } from "node:net";
import type { Config } from "./config/schema.ts";

export interface PublicAddress {
  readonly port: number;
  /** Our own address, for people and programs on this machine. */
  readonly url: string;
  /** What carriers call, and what their signatures cover. */
  readonly publicUrl: string;
}

export async function decideAddress({ host, port, publicUrl }: Config["server"]): Promise<PublicAddress> {
  const taken = port === 0 ? await findFreePort(host) : port;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
  return { port: taken, url, publicUrl: publicUrl ?? url };
}

async function findFreePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
}
