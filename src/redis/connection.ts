/**
 * The kinds of Redis connections. `fast` is for whoever has a caller waiting: it answers or fails within
 * `commandTimeoutMs`, never queues while offline and never resends, so a command's fate is known to its caller.
 * `joint` is a fast one on which the commands of one turn of the event loop travel together: under load a write to the
 * socket per command was a third of all work. `patient` is for BullMQ's workers, which must wait for Redis to come back.
 */
import { once } from "node:events";
import { Redis, type RedisOptions } from "ioredis";

/** Where Redis listens: a URL, or the Unix socket of the embedded one. */
export type RedisAddress = { readonly url: string } | { readonly socketPath: string };

/** Under the contract's one second, with room for the rest of a request. */
export const commandTimeoutMs = 700;

const retryStrategy = (tries: number): number => Math.min(50 * tries, 500);
/** After a Sentinel failover the old master answers READONLY: reconnect, and let the caller's own retry resend. */
const reconnectOnError = (error: Error): boolean => error.message.startsWith("READONLY");

const fastOptions = {
  commandTimeout: commandTimeoutMs,
  connectTimeout: 1_000,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy,
  reconnectOnError,
} satisfies RedisOptions;

export function connectFast(address: RedisAddress): Redis {
  return connect(address, fastOptions);
}

export function connectJoint(address: RedisAddress): Redis {
  return connect(address, { ...fastOptions, enableAutoPipelining: true });
}

export function connectPatient(address: RedisAddress): Redis {
  return connect(address, { maxRetriesPerRequest: null, connectTimeout: 5_000, retryStrategy, reconnectOnError });
}

/** Resolves when the connection can take commands, or after the deadline without it: a gateway also starts without Redis. */
export async function whenReady(redis: Redis, deadlineMs: number): Promise<void> {
  if (redis.status === "ready") return;
  await once(redis, "ready", { signal: AbortSignal.timeout(deadlineMs) }).catch(() => undefined);
}

function connect(address: RedisAddress, options: Omit<RedisOptions, "replyMapping">): Redis {
  const redis = "url" in address ? new Redis(address.url, options) : new Redis({ ...options, path: address.socketPath });
  // Every command reports its own failure; without a listener ioredis would print each lost connection to the console.
  redis.on("error", () => undefined);
  return redis;
}
