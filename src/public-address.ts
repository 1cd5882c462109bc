/** Where the gateway listens and where carriers reach it, decided before anything is built that has to name it. */
import type { Config } from "./config/schema.ts";
import { findFreePort } from "./free-port.ts";

export interface PublicAddress {
  readonly port: number;
  /** Our own address, for people and programs on this machine. */
  readonly url: string;
  /** What carriers call, and what their signatures cover. */
  readonly publicUrl: string;
}

export async function decideAddress({ host, port, publicUrl }: Config["server"]): Promise<PublicAddress> {
  const taken = port === 0 ? ((await findFreePort(host, 0)) ?? 0) : port;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
  return { port: taken, url, publicUrl: publicUrl ?? url };
}
