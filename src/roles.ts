/**
 * What an instance does. An api takes requests and carriers' callbacks and hands nothing over; a worker hands over and
 * sweeps. Apart, slow carriers don't weigh on the requests, and each can be restarted and multiplied by its own load.
 */
import type { Config } from "./config/schema.ts";

export function isApi({ server }: Config): boolean {
  return server.roles.includes("api");
}

export function isWorker({ server }: Config): boolean {
  return server.roles.includes("worker");
}
