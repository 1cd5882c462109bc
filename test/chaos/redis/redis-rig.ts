/** The Redis under a fault run, as each of the three ways to run it can be started, spoilt and looked into. */
import type { Fault } from "../fault.ts";
import type { Outages } from "../outages.ts";

export const redisKinds = ["single", "sentinel", "cluster"] as const;
export type RedisKind = (typeof redisKinds)[number];

export interface RedisRig extends AsyncDisposable {
  /** The section "redis" of one instance's configuration. */
  configOf(gateway: number): Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
  /** Ports of all servers that are masters now, when nothing is spoilt. */
  masterPorts(): Promise<readonly number[]>;
}

export type StartRedisRig = (parts: { readonly gatewayCount: number; readonly outages: Outages }) => Promise<RedisRig>;
