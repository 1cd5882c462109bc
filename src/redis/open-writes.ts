/** How what is relied on gets written, by the configured durability: on the common connection, or on one that waits for replicas. */
import type { Config } from "../config/schema.ts";
import type { RedisClient } from "./client.ts";
import { connectFast, type RedisAddress } from "./connection.ts";
import { createReplicatedWrites } from "./replicated-writes.ts";
import { createLocalWrites, type SafeWrites } from "./safe-writes.ts";

export interface OpenedWrites {
  readonly writes: SafeWrites;
  stop(): void;
}

export function openWrites(
  { durability, replicas }: Pick<Config["redis"], "durability" | "replicas">,
  address: RedisAddress,
  common: RedisClient,
): OpenedWrites {
  switch (durability) {
    case "process":
    case "disk":
      return { writes: createLocalWrites(common), stop: () => undefined };
    case "replicated": {
      const redis = connectFast(address);
      return { writes: createReplicatedWrites({ redis, replicas }), stop: () => redis.disconnect() };
    }
  }
}
