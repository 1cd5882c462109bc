/** Which Redis, and with which keys: the one that the configuration names, or an embedded one that keeps its own keys. */
import type { Config } from "../config/schema.ts";
import { loadOrCreateKeys } from "../secrets/key-file.ts";
import type { EncodedKeys } from "../secrets/keyring.ts";
import type { Log } from "../telemetry/log.ts";
import type { RedisAddress } from "./connection.ts";
import { startEmbeddedRedis } from "./embedded.ts";
import { readTlsSettings } from "./tls-settings.ts";

export interface OpenedRedis {
  readonly address: RedisAddress;
  readonly secrets: EncodedKeys;
  stop(): Promise<void>;
}

export async function openRedis({ redis, secrets }: Pick<Config, "redis" | "secrets">, log: Log): Promise<OpenedRedis> {
  if (redis.url !== undefined) {
    // Checked when the configuration was read.
    if (secrets.sealing === undefined || secrets.numbers === undefined) throw new Error("an external Redis without keys");
    return {
      address: remoteAddress(redis.url, redis),
      secrets: { sealing: secrets.sealing, numbers: secrets.numbers },
      stop: () => Promise.resolve(),
    };
  }
  const embedded = await startEmbeddedRedis({
    folder: redis.dataFolder,
    appendFsync: redis.durability === "disk" ? "always" : "everysec",
    log,
  });
  const kept = loadOrCreateKeys(redis.dataFolder);
  return {
    address: { socketPath: embedded.socketPath },
    secrets: { sealing: secrets.sealing ?? kept.sealing, numbers: secrets.numbers ?? kept.numbers },
    stop: () => embedded.stop(),
  };
}

function remoteAddress(url: string, { tls, sentinel }: Config["redis"]): RedisAddress {
  return {
    url,
    ...(tls !== undefined && { tls: readTlsSettings(tls) }),
    ...(sentinel !== undefined && { sentinelLogin: sentinel }),
  };
}
