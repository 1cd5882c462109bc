/** One gateway instance's run-time control, on a Redis of the test's choice, with all that it told the outside. */
import { pino, type Logger } from "pino";
import type { CarrierConfig, Sender } from "../../src/config/schema.ts";
import { createAudit } from "../../src/control/audit.ts";
import { createControl } from "../../src/control/control.ts";
import { createCircuits } from "../../src/health/circuits.ts";
import { connectFast } from "../../src/redis/connection.ts";
import { createKeys } from "../../src/redis/keys.ts";
import type { Adapters } from "../../src/routing/check-table.ts";
import { longCode, shortCode } from "../routing/pools.ts";
import { waitFor } from "../support/wait-for.ts";

export const adapters: Adapters = new Map([
  [
    "twilio",
    {
      channels: ["sms", "voice"],
      takesKeys: true,
      senderKinds: { sms: ["short_code", "long_code", "toll_free"], voice: ["long_code", "toll_free"] },
    },
  ],
]);

export function carrierConfig(name: string): CarrierConfig {
  return { name, adapter: "twilio", credentials: {}, channels: ["sms", "voice"], weight: 50, timeoutMs: 1_000 };
}

export const configured = {
  carriers: [carrierConfig("twilio-a"), carrierConfig("twilio-b")],
  senders: [shortCode("97671", "US", ["twilio-a"]), longCode("+14255550100", "US", ["twilio-a", "twilio-b"])],
};

export async function startInstance(
  url: string,
  changes: {
    readonly prefix?: string;
    readonly name?: string;
    readonly senders?: readonly Sender[];
    readonly carriers?: readonly CarrierConfig[];
  } = {},
) {
  const redis = connectFast({ url });
  await waitFor("the connection", () => redis.status === "ready");
  const keys = createKeys(changes.prefix ?? "test", 1);
  const logged: string[] = [];
  const log: Logger = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  const serverTimes: { readonly serverNowMs: number; readonly roundTripMs: number }[] = [];
  const circuits = createCircuits({
    carriers: configured.carriers,
    breaker: { windowSeconds: 30, minimumCalls: 2, failurePercent: 50, resetSeconds: 60 },
    now: Date.now,
    onChange: () => undefined,
  });
  const control = createControl({
    redis,
    keys,
    config: { carriers: [...(changes.carriers ?? configured.carriers)], senders: [...(changes.senders ?? configured.senders)] },
    adapters,
    instance: changes.name ?? "one",
    circuits,
    onServerTime: (serverNowMs, roundTripMs) => serverTimes.push({ serverNowMs, roundTripMs }),
    log,
  });
  return {
    redis,
    keys,
    control,
    circuits,
    audit: createAudit(redis, keys, log),
    logged,
    serverTimes,
    async stop() {
      await control.stop();
      circuits.stop();
      redis.disconnect();
    },
  };
}

export type Instance = Awaited<ReturnType<typeof startInstance>>;

export function numbersOf({ control }: Instance): readonly string[] {
  return control.routingTable().senders.map(({ number }) => number);
}

export function pausedOf({ control }: Instance): readonly string[] {
  return control
    .routingTable()
    .carriers.filter(({ paused }) => paused)
    .map(({ name }) => name);
}
