/** Which Redis, and with which keys: the one that the configuration names, or an embedded one that keeps its own keys. */
import type { Config } from "../config/schema.ts";
import { loadOrCreateKeys } from "../secrets/key-file.ts";
import type { Log } from "../telemetry/log.ts";
import type { RedisAddress } from "./connection.ts";
import { startEmbeddedRedis } from "./embedded.ts";

export interface OpenedRedis {
  readonly address: RedisAddress;
  /** Base64 of 32 bytes each. */
  readonly secrets: { readonly sealing: readonly string[]; readonly numbers: string };
  stop(): Promise<void>;
}

export async function openRedis({ redis, secrets }: Pick<Config, "redis" | "secrets">, log: Log): Promise<OpenedRedis> {
  if (redis.url !== undefined) {
    // Checked when the configuration was read.
    if (secrets.sealing === undefined || secrets.numbers === undefined) throw new Error("an external Redis without keys");
    return {
      address: { url: redis.url },
      secrets: { sealing: secrets.sealing, numbers: secrets.numbers },
      stop: () => Promise.resolve(),
    };
  }
  const embedded = await startEmbeddedRedis({ folder: redis.dataFolder, appendFsync: redis.appendFsync, log });
  const kept = loadOrCreateKeys(redis.dataFolder);
  return {
    address: { socketPath: embedded.socketPath },
    secrets: { sealing: secrets.sealing ?? kept.sealing, numbers: secrets.numbers ?? kept.numbers },
    stop: () => embedded.stop(),
  };
}
