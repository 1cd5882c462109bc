/** The wanted port where it is free, else any that is: a demonstration must not fail over somebody else's server. */
import { findFreePort } from "../free-port.ts";

const host = "127.0.0.1";

export async function freePort(wanted: number): Promise<number> {
  return (await findFreePort(host, wanted)) ?? (await findFreePort(host, 0)) ?? wanted;
}
