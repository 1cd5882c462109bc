/** The installation that is simulated: three carriers, few senders, so that rates, circuits and fallbacks matter. */
import type { Sender } from "../../src/config/schema.ts";
import { createKeys } from "../../src/redis/keys.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import type { Channel } from "../../src/vocabulary.ts";

export interface InstalledCarrier {
  readonly name: string;
  readonly channels: readonly Channel[];
  readonly takesKeys: boolean;
  readonly weight: number;
  readonly timeoutMs: number;
  readonly usesAddress: boolean;
}

export const carriers: readonly InstalledCarrier[] = [
  { name: "alpha", channels: ["sms", "voice"], takesKeys: true, weight: 60, timeoutMs: 5_000, usesAddress: true },
  { name: "beta", channels: ["sms", "voice"], takesKeys: false, weight: 30, timeoutMs: 2_000, usesAddress: true },
  { name: "gamma", channels: ["sms"], takesKeys: false, weight: 10, timeoutMs: 3_000, usesAddress: false },
];

const all = carriers.map(({ name }) => name);
const shortCode = { kind: "short_code" as const, channels: ["sms" as const], carriers: all };
const longCode = { kind: "long_code" as const, channels: ["sms" as const, "voice" as const], perSecond: 1 };

export const senders: readonly Sender[] = [
  { ...shortCode, number: "97671", country: "US", perSecond: 2 },
  { ...shortCode, number: "69829", country: "US", perSecond: 1 },
  { ...shortCode, number: "759731", country: "CA", perSecond: 1 },
  { ...longCode, number: "+14255550100", country: "US", carriers: all },
  { ...longCode, number: "+14255550101", country: "US", carriers: ["alpha"] },
  { ...longCode, number: "+16135550100", country: "CA", carriers: ["alpha", "beta"] },
];

export const countries = ["US", "CA"];
export const shardCount = 2;
export const storeLimits = { attempts: 5, windowMs: 300_000 };
export const decisionLimits = { receiptTimeoutMs: 20_000 };
export const breaker = { windowSeconds: 30, minimumCalls: 5, failurePercent: 50, resetSeconds: 15 };
export const ringSeconds = 22;
/** Deliveries that an instance works on at once, beyond which the queue comes in. */
export const laneRoom = 3;

export const keys = createKeys("s", shardCount);
export const keyring = createKeyring({
  sealing: [Buffer.alloc(32, 1).toString("base64")],
  numbers: Buffer.alloc(32, 2).toString("base64"),
});
