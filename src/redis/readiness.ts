/** Can Redis take a delivery now? Asked by readiness probes; a dead carrier is no reason to take an instance out. */
import type { Redis } from "ioredis";

export interface Readiness {
  check(): Promise<readonly { readonly name: string; readonly ok: boolean }[]>;
}

export function createReadiness(redis: Redis): Readiness {
  return {
    async check() {
      const ok = await redis.ping().then(
        () => true,
        () => false,
      );
      return [{ name: "redis", ok }];
    },
  };
}
