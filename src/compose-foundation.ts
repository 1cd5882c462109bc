/** The part of the composition root that everything else stands on, and that says how it is taken down again. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { refusalCodes } from "./api/refusal-codes.ts";
import { createStoreClock } from "./clock/clock.ts";
import { within } from "./clock/within.ts";
import { createCarriers, loadAdapters } from "./compose-carriers.ts";
import type { Config } from "./config/schema.ts";
import { createAudit } from "./control/audit.ts";
import { createControl } from "./control/control.ts";
import { createRetention, tenantsOf } from "./erasure/retention.ts";
import { createCircuits } from "./health/circuits.ts";
import { decideAddress } from "./public-address.ts";
import { createReportRelay } from "./receipts/report-relay.ts";
import { connectJoint } from "./redis/connection.ts";
import { createKeys } from "./redis/keys.ts";
import { openRedis } from "./redis/open-redis.ts";
import { openWrites } from "./redis/open-writes.ts";
import { createReadiness } from "./redis/readiness.ts";
import { createKeyring } from "./secrets/keyring.ts";
import { createSealer } from "./secrets/sealing.ts";
import { createLog } from "./telemetry/log.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { version } from "./version.ts";

const strongSecretLength = 24;
/** At the end, for what is still being asked of Redis and for the carriers' connections. */
const closingMs = 2_000;

/** Redis, keys, clock, log and figures, carriers with their health, and how they are steered. */
export async function layFoundation(config: Config) {
  const instance = config.server.instance ?? `${hostname()}-${process.pid}-${randomBytes(2).toString("hex")}`;
  const log = createLog({ level: config.log.level, instance });
  const onBug = (error: unknown): void => log.error({ err: error }, "a bug in the gateway");
  const warn = (error: unknown): void => log.warn({ err: error }, "a background task failed; it is tried again");
  const weak = config.apiKeys.filter((key) => (key.secret?.length ?? strongSecretLength) < strongSecretLength).map((key) => key.name);
  if (weak.length > 0) {
    log.warn({ keys: weak }, "these API keys are short enough to be guessed; make better ones with: trunkline keys create");
  }

  const address = await decideAddress(config.server);
  const opened = await openRedis(config, log);
  const redis = connectJoint(opened.address);
  const written = openWrites(config.redis, opened.address, redis);
  const keys = createKeys(config.redis.prefix, config.redis.shards);
  const keyring = createKeyring(opened.secrets);
  const clock = createStoreClock(() => performance.now(), Date.now());
  const metrics = createMetrics({ version, carriers: config.carriers, countries: config.routing.countries, refusalCodes });

  const circuits = createCircuits({
    carriers: config.carriers,
    breaker: config.breaker,
    now: () => clock.now(),
    onChange: (carrier, channel, state) => log.warn({ carrier, channel, state }, "circuit changed"),
  });
  const adapters = await loadAdapters(config);
  const reports = createReportRelay();
  const carriers = await createCarriers(config, adapters, reports.of, log);
  const control = createControl({
    redis,
    keys,
    config,
    adapters,
    instance,
    circuits,
    log,
    onServerTime: (serverNowMs, roundTripMs) => clock.measure(serverNowMs, roundTripMs),
  });

  return {
    config,
    instance,
    log,
    warn,
    onBug,
    address,
    redisAddress: opened.address,
    redis,
    writes: written.writes,
    keys,
    keyring,
    sealer: createSealer(keyring),
    clock,
    metrics,
    circuits,
    carriers,
    reports,
    control,
    audit: createAudit(redis, keys, log),
    readiness: createReadiness(redis, keys, config.redis),
    tenants: tenantsOf(config),
    retention: createRetention(config),
    windowMs: config.limits.windowSeconds * 1_000,
    async stop() {
      const closed = Promise.all([control.stop(), ...[...carriers.values()].map((carrier) => carrier.close())]);
      await within(closingMs, closed.catch(onBug));
      circuits.stop();
      redis.disconnect();
      written.stop();
      await opened.stop();
      log.flush();
    },
  };
}
export type Foundation = Awaited<ReturnType<typeof layFoundation>>;
