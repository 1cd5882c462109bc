/**
 * The kinds of Redis connections. `fast` is for whoever has a caller waiting: it answers or fails within
 * `commandTimeoutMs`, never queues while offline and never resends, so a command's fate is known to its caller.
 * `joint` is a fast one on which the commands of one turn of the event loop travel together: under load a write to the
 * socket per command was a third of all work. `patient` is for BullMQ's workers, which must wait for Redis to come back.
 */
import { once } from "node:events";
import { Cluster, Redis, type ClusterOptions, type RedisOptions } from "ioredis";
import type { RedisClient } from "./client.ts";
import { readRedisUrl, type RedisLogin, type RedisPlace } from "./redis-url.ts";
import type { TlsSettings } from "./tls-settings.ts";

/** Where Redis listens, as in the configuration, or the Unix socket of the embedded one. */
export type RedisAddress = RemoteRedis | { readonly socketPath: string };

export interface RemoteRedis {
  readonly url: string;
  /** Beyond what the system trusts anyway; heeded with a URL of TLS. */
  readonly tls?: TlsSettings;
  /** The Sentinels' own; that of the URL is for the servers behind them. */
  readonly sentinelLogin?: RedisLogin;
}

/** Under the contract's one second, with room for the rest of a request. */
export const commandTimeoutMs = 700;

const retryStrategy = (tries: number): number => Math.min(50 * tries, 500);
/** ioredis waits as long as the server guesses that it will still load, up to ten seconds; early on it guesses badly. */
const maxLoadingRetryTime = 250;
/** After a failover the old master answers READONLY: reconnect, and let the caller's own retry resend. */
const reconnectOnError = (error: Error): boolean => error.message.includes("READONLY");

const fastOptions = {
  commandTimeout: commandTimeoutMs,
  connectTimeout: 1_000,
  // Answers are overdue: the connection may be dead without anybody having said so, and a new one finds out.
  socketTimeout: 2_000,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy,
  maxLoadingRetryTime,
  reconnectOnError,
} satisfies RedisOptions;

const patientOptions = {
  maxRetriesPerRequest: null,
  connectTimeout: 5_000,
  // Longer than BullMQ's longest blocking read, ten seconds.
  socketTimeout: 12_000,
  retryStrategy,
  maxLoadingRetryTime,
  reconnectOnError,
} satisfies RedisOptions;

export function connectFast(address: RedisAddress): RedisClient {
  return connect(address, fastOptions);
}

/** On a Cluster a fast one: there ioredis may send a whole pipeline again when one of its commands was redirected. */
export function connectJoint(address: RedisAddress): RedisClient {
  return connect(address, { ...fastOptions, enableAutoPipelining: true, autoPipeliningIgnoredCommands: ["eval", "evalsha"] });
}

export function connectPatient(address: RedisAddress): RedisClient {
  return connect(address, patientOptions);
}

/** Resolves when the connection can take commands, or after the deadline without it: a gateway also starts without Redis. */
export async function whenReady(redis: RedisClient, deadlineMs: number): Promise<void> {
  if (redis.status !== "ready") await once(redis, "ready", { signal: AbortSignal.timeout(deadlineMs) }).catch(() => undefined);
  // A Cluster's client connects to a node when it first needs it, and a node that isn't connected yet takes nothing.
  if (redis instanceof Cluster) await Promise.allSettled(redis.nodes("master").map((node) => node.ping()));
}

type ConnectionOptions = Omit<RedisOptions, "replyMapping">;

function connect(address: RedisAddress, options: ConnectionOptions): RedisClient {
  const redis = "socketPath" in address ? new Redis({ ...options, path: address.socketPath }) : connectRemote(address, options);
  // Every command reports its own failure; without a listener ioredis would print each lost connection to the console.
  redis.on("error", () => undefined);
  return redis;
}

function connectRemote(address: RemoteRedis, options: ConnectionOptions): RedisClient {
  const read = readRedisUrl(address.url);
  if (!read.ok) throw new Error(`redis.url ${read.message}`);
  const { place } = read;
  const tls = place.isTls ? { ...address.tls } : undefined;
  const common = { ...options, ...place.login, ...(tls !== undefined && { tls }) };
  switch (place.kind) {
    case "single":
      return new Redis({ ...common, ...place.node, db: place.database });
    case "sentinel":
      return new Redis({ ...common, ...sentinelOptions(place, address, tls) });
    case "cluster":
      return options.commandTimeout === undefined
        ? new Cluster([...place.nodes], clusterOptions(common))
        : new ImpatientCluster([...place.nodes], clusterOptions(common));
  }
}

function sentinelOptions(
  { sentinels, master, database }: Extract<RedisPlace, { kind: "sentinel" }>,
  { sentinelLogin = {} }: RemoteRedis,
  tls: TlsSettings | undefined,
): ConnectionOptions {
  return {
    sentinels: [...sentinels],
    name: master,
    db: database,
    // Not `failoverDetector`: told of a failover while it reconnects, ioredis ends the connection for good. A master that
    // hangs is left after `socketTimeout`, one that was demoted closes its connections or answers READONLY.
    sentinelCommandTimeout: 1_000,
    sentinelRetryStrategy: retryStrategy,
    ...(sentinelLogin.username !== undefined && { sentinelUsername: sentinelLogin.username }),
    ...(sentinelLogin.password !== undefined && { sentinelPassword: sentinelLogin.password }),
    ...(tls !== undefined && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
  };
}

/**
 * ioredis heeds some options at the top level only, and passes over them silently in `redisOptions`. `retryStrategy` is
 * not for a Cluster's nodes: one that is gone is asked for again when the map of the slots names it.
 */
function clusterOptions({
  enableOfflineQueue = true,
  enableAutoPipelining: _joint,
  retryStrategy: _retry,
  ...redisOptions
}: ConnectionOptions) {
  return {
    redisOptions,
    enableOfflineQueue,
    enableAutoPipelining: false,
    clusterRetryStrategy: retryStrategy,
    // Who fails fast is redirected, or waits for a failover, so often only that it stays within the command's time.
    ...(enableOfflineQueue ? {} : { maxRedirections: 6 }),
    retryDelayOnFailover: 100,
    retryDelayOnClusterDown: 100,
    // A master that hangs redirects nobody: the map of the slots tells when another one has taken over.
    slotsRefreshInterval: 2_000,
    slotsRefreshTimeout: 500,
    // Names are resolved for each connection: certificates bear them, and addresses behind them change.
    dnsLookup: (host, callback) => callback(null, host),
  } satisfies ClusterOptions;
}

/** A node's time for a command begins when it is sent there; pauses and redirections before that would come on top. */
class ImpatientCluster extends Cluster {
  override sendCommand(...parameters: Parameters<Cluster["sendCommand"]>): ReturnType<Cluster["sendCommand"]> {
    parameters[0].setTimeout(commandTimeoutMs);
    return super.sendCommand(...parameters);
  }
}
