/**
 * The composition root: everything is built and wired here, and nowhere else. It reads from the inside out: Redis and
 * keys, carriers and their health, the delivery's core, dispatch, what comes back, and the HTTP rim.
 */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { AdapterDefinition, Carrier } from "../carriers/carrier.ts";
import { loadAdapter } from "../carriers/index.ts";
import { refusalCodes } from "./api/refusal-codes.ts";
import { createApi, type Api } from "./api/server.ts";
import { createStoreClock } from "./clock/clock.ts";
import { within } from "./clock/within.ts";
import type { Config } from "./config/schema.ts";
import { createAudit } from "./control/audit.ts";
import { createControl } from "./control/control.ts";
import { createDesk } from "./delivery/desk.ts";
import { createLedger } from "./delivery/ledger.ts";
import { createRedisStore } from "./delivery/redis-store.ts";
import type { Held } from "./delivery/store.ts";
import { createAnnouncer } from "./dispatch/announcer.ts";
import { createAttemptMaker } from "./dispatch/attempt.ts";
import { createHandOver } from "./dispatch/hand-over.ts";
import { createHistory } from "./dispatch/history.ts";
import { createLane } from "./dispatch/lane.ts";
import { createInFlight } from "./dispatch/in-flight.ts";
import { createWorkQueue } from "./dispatch/queue.ts";
import { createSweeper } from "./dispatch/sweeper.ts";
import { createWork } from "./dispatch/work.ts";
import { createCircuits } from "./health/circuits.ts";
import { createIntake } from "./intake/accept.ts";
import { createIdempotency } from "./intake/idempotency.ts";
import { createAttemptFinder } from "./receipts/find-attempt.ts";
import { createCarrierCallbacks } from "./receipts/carrier-callbacks.ts";
import { createInboundHandler } from "./receipts/inbound.ts";
import { createKeyPressHandler } from "./receipts/key-press.ts";
import { createOptOuts } from "./receipts/opt-outs.ts";
import { createReceiptHandler } from "./receipts/receipts.ts";
import { decideAddress } from "./public-address.ts";
import { connectFast, connectJoint, connectPatient, whenReady } from "./redis/connection.ts";
import { createKeys } from "./redis/keys.ts";
import { openRedis } from "./redis/open-redis.ts";
import { createReadiness } from "./redis/readiness.ts";
import { indexKeysOf, createSearchWords } from "./search/index-keys.ts";
import { createSearch } from "./search/search.ts";
import { trimTenantIndexes } from "./search/trim.ts";
import { createKeyring } from "./secrets/keyring.ts";
import { createSealer } from "./secrets/sealing.ts";
import { createSenderRate } from "./senders/rate.ts";
import { createDeliveryListener } from "./telemetry/delivery-listener.ts";
import { createLog } from "./telemetry/log.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { traceOf } from "./trace/trace.ts";
import { version } from "./version.ts";

export interface Gateway {
  /** Where it listens, e.g. "http://127.0.0.1:8080". */
  readonly url: string;
  /** Finishes what is in flight, or marks it unknown, within 15 s. */
  stop(): Promise<void>;
}

/**
 * SIGTERM ends the process within 15 s, also when neither Redis nor a carrier answers: requests and hand-overs get these
 * times, and whatever has no answer by then is marked unknown, here or by the sweeper of another instance.
 */
const requestGraceMs = 2_000;
const answerGraceMs = 7_000;
const writeGraceMs = 1_000;
const trimIntervalMs = 60_000;
const firstConnectionMs = 3_000;
const strongSecretLength = 24;

export async function startGateway(config: Config): Promise<Gateway> {
  const base = await layFoundation(config);
  const core = createCore(base);
  const dispatch = createDispatch(base, core);
  const api = createRim(base, core, dispatch);
  const { address, clock, control, keys, log, redis, tenants, warn } = base;

  await whenReady(redis, firstConnectionMs);
  await startPatiently(() => control.start(), warn);
  dispatch.queue.start((deliveryId) => dispatch.work.advance(deliveryId).catch(warn));
  dispatch.sweeper.start();
  const trimming = setInterval(() => {
    trimTenantIndexes(redis, keys, tenants, clock.now() - base.retentionMs).catch(warn);
  }, trimIntervalMs);
  await api.listen(config.server.host, address.port);
  log.info({ address: address.url, version, redis: config.redis.url === undefined ? "embedded" : "external" }, "gateway listens");

  return {
    url: address.url,
    async stop() {
      log.info("gateway stops");
      clearInterval(trimming);
      await api.close(requestGraceMs);
      await dispatch.stop();
      await base.stop();
    },
  };
}

/** What everything else stands on: Redis, keys, clock, log and figures, carriers with their health, and how they are steered. */
async function layFoundation(config: Config) {
  const instance = config.server.instance ?? `${hostname()}-${process.pid}-${randomBytes(2).toString("hex")}`;
  const log = createLog({ level: config.log.level, instance });
  const warn = (error: unknown): void => log.warn({ err: error }, "a background task failed; it is tried again");
  const weak = config.apiKeys.filter((key) => (key.secret?.length ?? strongSecretLength) < strongSecretLength).map((key) => key.name);
  if (weak.length > 0) {
    log.warn({ keys: weak }, "these API keys are short enough to be guessed; make better ones with: trunkline keys create");
  }

  const address = await decideAddress(config.server);
  const opened = await openRedis(config, log);
  const redis = connectJoint(opened.address);
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
  const carriers = await createCarriers(config, adapters);
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
    onBug: (error: unknown): void => log.error({ err: error }, "a bug in the gateway"),
    address,
    redisAddress: opened.address,
    redis,
    keys,
    keyring,
    sealer: createSealer(keyring),
    clock,
    metrics,
    circuits,
    carriers,
    control,
    audit: createAudit(redis, keys),
    tenants: [...new Set(["default", ...config.apiKeys.map((key) => key.tenant)])].filter((tenant) => tenant !== "*"),
    retentionMs: config.delivery.retentionHours * 3_600_000,
    windowMs: config.limits.windowSeconds * 1_000,
    async stop() {
      await control.stop();
      circuits.stop();
      await Promise.all([...carriers.values()].map((carrier) => carrier.close()));
      redis.disconnect();
      await opened.stop();
      log.flush();
    },
  };
}
type Foundation = Awaited<ReturnType<typeof layFoundation>>;

/** Deliveries: stored, changed, found. */
function createCore({ config, redis, keys, keyring, clock, log, metrics, retentionMs, windowMs, tenants }: Foundation) {
  const limits = { receiptTimeoutMs: config.delivery.receiptTimeoutSeconds * 1_000 };
  const words = createSearchWords(keyring);
  const store = createRedisStore({
    redis,
    keys,
    limits: { attempts: config.limits.attempts, windowMs },
    retentionMs,
    indexes: (delivery, shard) => indexKeysOf(delivery, shard, words, retentionMs),
  });
  const carrierNames = config.carriers.map((carrier) => carrier.name);
  return {
    limits,
    store,
    ledger: createLedger({ store, clock, limits, listener: createDeliveryListener(metrics, log) }),
    search: createSearch({ redis, keys, store, words, tenants, carriers: carrierNames }),
    optOuts: createOptOuts(redis, keys),
  };
}
type Core = ReturnType<typeof createCore>;

/** Work on deliveries: announced, done, swept. */
function createDispatch(base: Foundation, { limits, store, ledger, optOuts }: Core) {
  const { config, redis, keys, clock, control, warn } = base;
  const { concurrency } = config.delivery;
  // BullMQ gains nothing by joint travel, and its scripts would hold up ours.
  const fast = connectFast(base.redisAddress);
  const queue = createWorkQueue({ fast, patient: () => connectPatient(base.redisAddress), keys, concurrency, onError: warn });
  const inFlight = createInFlight();
  const makeAttempt = createAttemptMaker({
    ledger,
    clock,
    limits,
    routingTable: () => control.routingTable(),
    random: Math.random,
    rate: createSenderRate(redis, keys),
    history: createHistory({ redis, keys, store, windowMs: base.windowMs }),
    isOptedOut: async (delivery) => delivery.fallback !== null && (await optOuts.has(delivery.phoneHash)),
    handOver: createHandOver({
      carriers: base.carriers,
      circuits: base.circuits,
      sealer: base.sealer,
      keyring: base.keyring,
      inFlight,
      onBug: base.onBug,
      publicUrl: base.address.publicUrl,
      ringSeconds: config.delivery.ringSeconds,
    }),
    timeoutMs: (name) => config.carriers.find((carrier) => carrier.name === name)?.timeoutMs ?? 0,
  });
  const work = createWork({ store, ledger, clock, limits, makeAttempt });
  const lane = createLane({ work, room: concurrency, onError: warn });
  const announcer = createAnnouncer({ lane, queue, shardCount: keys.shardCount, clock, limits, onError: warn });
  const announce = (held: Held): void => announcer.announce(held);
  const sweeper = createSweeper({ store, work, shardCount: keys.shardCount, onError: warn, announce });
  return {
    queue,
    work,
    announcer,
    sweeper,
    async stop() {
      const graceMs = answerGraceMs + writeGraceMs;
      const cut = setTimeout(() => inFlight.cutShort(), answerGraceMs);
      await within(graceMs, Promise.all([sweeper.stop(), queue.stop(graceMs), lane.drain()]));
      clearTimeout(cut);
      fast.disconnect();
    },
  };
}
type Dispatch = ReturnType<typeof createDispatch>;

/** What comes in from outside: the queue API's requests and the carriers' callbacks. */
function createRim(base: Foundation, { store, ledger, search, optOuts }: Core, { queue, announcer }: Dispatch): Api {
  const { config, redis, keys, keyring, sealer, clock, control, metrics, audit } = base;
  const findAttempt = createAttemptFinder({ store, search, tokenKey: keyring.callbackToken });
  const callbacks = createCarrierCallbacks({
    carriers: base.carriers,
    receipts: createReceiptHandler({ findAttempt, ledger, wake: (held) => announcer.wake(held) }),
    inbound: createInboundHandler({ redis, keys, store, ledger, clock, keyring, optOuts }),
    keyPresses: createKeyPressHandler({ findAttempt, ledger }),
    listener: { receipt: (carrier, status) => metrics.receiptTaken(carrier, status) },
  });
  const desk = createDesk({ store, ledger, search, sealer, keyring });
  const accept = createIntake({
    store,
    clock,
    keyring,
    sealer,
    instance: base.instance,
    idempotency: createIdempotency(redis, keys, keyring),
    shardCount: keys.shardCount,
    rules: {
      countries: new Set(config.routing.countries),
      hasRoute: (channel, country) => control.routingTable().candidates(channel, country).carriers.length > 0,
    },
    announce: (held) => announcer.announce(held),
  });
  metrics.watchQueue(async () => ({
    jobs: await queue.counts(),
    oldestJobAgeSeconds: (await queue.oldestWaitingMs(Date.now())) / 1_000,
  }));
  metrics.watchCircuits(() =>
    control.carriers().flatMap(({ name, circuits }) => circuits.map(({ channel, state }) => ({ carrier: name, channel, state }))),
  );
  return createApi({
    config: { ...config, server: { publicUrl: base.address.publicUrl } },
    version,
    metrics,
    log: base.log,
    now: () => clock.now(),
    health: createReadiness(redis),
    ports: {
      deliveries: {
        ...desk,
        accept,
        async reveal(delivery, caller) {
          await audit.append({ keyName: caller.keyName, action: "number_revealed", subject: delivery.id });
          return desk.revealNumber(delivery);
        },
      },
      traces: { trace: traceOf },
      callbacks,
      control,
      audit,
    },
  });
}

async function loadAdapters(config: Config): Promise<ReadonlyMap<string, AdapterDefinition>> {
  const names = new Set(config.carriers.map((carrier) => carrier.adapter));
  const loaded = await Promise.all([...names].map((name) => loadAdapter(name)));
  return new Map(loaded.flatMap((found) => (found.kind === "found" ? [[found.adapter.name, found.adapter]] : [])));
}

async function createCarriers(config: Config, adapters: ReadonlyMap<string, AdapterDefinition>): Promise<ReadonlyMap<string, Carrier>> {
  const created = config.carriers.map(async ({ name, adapter, credentials, baseUrl, timeoutMs }): Promise<[string, Carrier]> => {
    const definition = adapters.get(adapter);
    // The configuration was checked against the registry.
    if (definition === undefined) throw new Error(`no adapter ${adapter}`);
    return [name, await definition.create({ name, credentials: definition.credentials.parse(credentials), baseUrl, timeoutMs })];
  });
  return new Map(await Promise.all(created));
}

/** A Redis that isn't there yet is waited for in the background: meanwhile the API answers 503 and /readyz says why. */
async function startPatiently(start: () => Promise<void>, onError: (error: unknown) => void): Promise<void> {
  try {
    await start();
  } catch (error) {
    onError(error);
    setTimeout(() => void startPatiently(start, () => undefined), 500).unref();
  }
}
