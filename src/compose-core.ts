/** The part of the composition root that wires the deliveries themselves. */
import type { Foundation } from "./compose-foundation.ts";
import { createLedger } from "./delivery/ledger.ts";
import { createRedisStore } from "./delivery/redis-store.ts";
import { createUpkeep } from "./erasure/upkeep.ts";
import { createOptOuts } from "./receipts/opt-outs.ts";
import { createSearchWords, indexKeysOf } from "./search/index-keys.ts";
import { createSearch } from "./search/search.ts";
import { createDeliveryListener } from "./telemetry/delivery-listener.ts";

/** Deliveries: stored, changed, found. */
export function createCore(base: Foundation) {
  const { config, redis, writes, keys, keyring, sealer, clock, log, metrics, retention, windowMs, tenants } = base;
  const limits = { receiptTimeoutMs: config.delivery.receiptTimeoutSeconds * 1_000 };
  const words = createSearchWords(keyring);
  const store = createRedisStore({
    redis,
    writes,
    keys,
    limits: { attempts: config.limits.attempts, windowMs },
    retention,
    indexes: (delivery, shard) => indexKeysOf(delivery, shard, words, retention),
  });
  const ledger = createLedger({ store, clock, limits, listener: createDeliveryListener(metrics, log) });
  const optOuts = createOptOuts({ redis, writes, keys, keyring, sealer });
  const carrierNames = config.carriers.map((carrier) => carrier.name);
  return {
    limits,
    store,
    ledger,
    words,
    search: createSearch({ redis, keys, store, words, tenants, carriers: carrierNames }),
    optOuts,
    upkeep: createUpkeep({ ...base, store, ledger, words, optOuts, onError: base.warn }),
  };
}
export type Core = ReturnType<typeof createCore>;
