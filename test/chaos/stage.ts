/** Everything that a fault run runs on: carriers, Redis, instances in their places, and the wires between them. */
import { randomBytes } from "node:crypto";
import type { Chance } from "../simulation/chance.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";
import { startCarriers, type Carriers } from "./carriers.ts";
import type { Fault } from "./fault.ts";
import { carrierFaults } from "./faults/carrier-faults.ts";
import { gatewayFaults } from "./faults/gateway-faults.ts";
import { spoilLink } from "./faults/spoil-link.ts";
import { openGatewaySlot, type GatewaySlot } from "./gateway-slot.ts";
import { createOutages, type Outages } from "./outages.ts";
import { startClusterRedis } from "./redis/cluster-redis.ts";
import type { RedisKind, RedisRig, StartRedisRig } from "./redis/redis-rig.ts";
import { startSentinelRedis } from "./redis/sentinel-redis.ts";
import { startSingleRedis } from "./redis/single-redis.ts";

export const apiKey = "chaos-key-of-the-mfa-backend";
export const supportKey = "chaos-key-of-support-staff";

export interface Stage extends AsyncDisposable {
  readonly carriers: Carriers;
  readonly redis: RedisRig;
  readonly gateways: readonly GatewaySlot[];
  readonly outages: Outages;
  readonly faults: readonly Fault[];
}

const gatewayCount = 3;
const longestLinkFaultMs = 5_000;

const rigs: Readonly<Record<RedisKind, StartRedisRig>> = {
  single: startSingleRedis,
  sentinel: startSentinelRedis,
  cluster: startClusterRedis,
};

export async function startStage(kind: RedisKind, chance: Chance): Promise<Stage> {
  await using started = new AsyncDisposableStack();
  const outages = createOutages(gatewayCount, Date.now);
  const carriers = started.use(await startCarriers(chance));
  const redis = started.use(await rigs[kind]({ gatewayCount, outages }));
  const gateways: GatewaySlot[] = [];
  // What stands before the instances: a carrier's report goes to whichever of them takes the connection.
  const front = started.use(await startTcpProxy(() => gateways.flatMap((slot) => slot.port() ?? [])));
  const shared = {
    ...sharedConfig(),
    server: { publicUrl: `http://127.0.0.1:${front.port}` },
    carriers: carriers.config,
  };
  for (let index = 0; index < gatewayCount; index += 1) {
    const slot = started.use(await openGatewaySlot(index, { ...shared, redis: redis.configOf(index) }, outages));
    gateways.push(slot);
    await slot.start();
  }

  const links = [
    ...gateways.map(({ link, target }) => ({ link, kind: "link to callers spoilt" as const, target: `callers of ${target}`, weight: 1 })),
    ...Object.entries(carriers.links).map(([name, link]) => ({ link, kind: "link to carrier spoilt" as const, target: name, weight: 2 })),
  ];
  const ending = started.move();
  return {
    carriers,
    redis,
    gateways,
    outages,
    faults: [
      ...gatewayFaults(gateways),
      ...redis.faults,
      ...carrierFaults(carriers),
      ...links.map(({ link, ...fault }) => ({ ...fault, strike: (chance: Chance) => spoilLink(link, chance, longestLinkFaultMs) })),
    ],
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

function sharedConfig(): Readonly<Record<string, unknown>> {
  const hosted = { carriers: ["twilio-a", "telnyx-b"], country: "US", perSecond: 1_000 };
  return {
    secrets: { sealing: [newKey()], numbers: newKey() },
    apiKeys: [
      { name: "mfa-backend", tenant: "default", secret: apiKey, scopes: ["deliveries:write", "deliveries:read"] },
      { name: "support", tenant: "default", secret: supportKey, scopes: ["deliveries:read", "traces:read"] },
    ],
    senders: [
      { number: "97671", kind: "short_code", channels: ["sms"], ...hosted },
      { number: "69829", kind: "short_code", channels: ["sms"], ...hosted },
      { number: "+14255550100", kind: "long_code", channels: ["sms", "voice"], ...hosted },
    ],
    routing: { countries: ["US"] },
    delivery: { receiptTimeoutSeconds: 5 },
    breaker: { resetSeconds: 3 },
  };
}

function newKey(): string {
  return randomBytes(32).toString("base64");
}
