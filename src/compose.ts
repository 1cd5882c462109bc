/**
 * The composition root: everything is built and wired here and in `compose-*.ts`, and nowhere else. It reads from the
 * inside out: the foundation (Redis, keys, carriers and their health), the deliveries' core, dispatch, and the HTTP rim.
 */
import type { ApiParts } from "./api/context.ts";
import { createApi, type Api } from "./api/server.ts";
import { apiSurface, workerSurface } from "./api/surface.ts";
import { createCore, type Core } from "./compose-core.ts";
import { createDispatch } from "./compose-dispatch.ts";
import { layFoundation, type Foundation } from "./compose-foundation.ts";
import type { Config } from "./config/schema.ts";
import { createDesk } from "./delivery/desk.ts";
import { createErasePerson } from "./erasure/erase-person.ts";
import { createIntake } from "./intake/accept.ts";
import { createIdempotency } from "./intake/idempotency.ts";
import { createNamePhone } from "./intake/name-phone.ts";
import { createCallScriptHandler } from "./receipts/call-script.ts";
import { createCarrierCallbacks } from "./receipts/carrier-callbacks.ts";
import { createAttemptFinder } from "./receipts/find-attempt.ts";
import { createInboundHandler } from "./receipts/inbound.ts";
import { createKeyPressHandler } from "./receipts/key-press.ts";
import { createReceiptHandler } from "./receipts/receipts.ts";
import { createTakenReplies } from "./receipts/taken-replies.ts";
import { whenReady } from "./redis/connection.ts";
import { isApi, isWorker } from "./roles.ts";
import { traceOf } from "./trace/trace.ts";
import { version } from "./version.ts";

export interface Gateway {
  /** Where it listens, e.g. "http://127.0.0.1:8080". */
  readonly url: string;
  /** Finishes what is in flight, or marks it unknown, within 15 s. */
  stop(): Promise<void>;
}

/**
 * SIGTERM ends the process within 15 s, also when neither Redis nor a carrier answers: requests get this time, then
 * hand-overs theirs (`compose-dispatch.ts`).
 */
const requestGraceMs = 2_000;
const firstConnectionMs = 3_000;

export async function startGateway(config: Config): Promise<Gateway> {
  const base = await layFoundation(config);
  const core = createCore(base);
  const dispatch = createDispatch(base, core);
  const api = createRim(base, core, dispatch);
  const { address, control, log, redis, warn } = base;

  await whenReady(redis, firstConnectionMs);
  await startPatiently(() => control.start(), warn);
  for (const { name, ok, detail } of await base.readiness.check())
    if (detail !== undefined) log.warn({ check: name, ok, detail }, "readiness");
  if (isWorker(config)) {
    dispatch.queue.start((deliveryId) => dispatch.work.advance(deliveryId).catch(warn));
    dispatch.sweeper.start();
    core.upkeep.start();
  }
  await api.listen(config.server.host, address.port);
  const { roles } = config.server;
  log.info({ address: address.url, version, roles, redis: config.redis.url === undefined ? "embedded" : "external" }, "gateway listens");

  return {
    url: address.url,
    async stop() {
      log.info("gateway stops");
      core.upkeep.stop();
      await api.close(requestGraceMs);
      await dispatch.stop();
      await base.stop();
    },
  };
}

type Dispatch = ReturnType<typeof createDispatch>;

/** What comes in from outside: the queue API's requests and the carriers' callbacks. */
function createRim(base: Foundation, { store, ledger, words, search, optOuts }: Core, dispatch: Dispatch): Api {
  const { queue, work, announcer, admissions, planFirst, checks } = dispatch;
  const { config, redis, writes, keys, keyring, sealer, clock, control, metrics, audit, readiness } = base;
  const findAttempt = createAttemptFinder({ store, search, keyring });
  const callbacks = createCarrierCallbacks({
    carriers: base.carriers,
    receipts: createReceiptHandler({ findAttempt, ledger, wake: (held) => announcer.wake(held) }),
    inbound: createInboundHandler({ redis, keys, store, ledger, clock, keyring, optOuts, taken: createTakenReplies(redis, keys) }),
    keyPresses: createKeyPressHandler({ findAttempt, ledger }),
    scripts: createCallScriptHandler({
      findAttempt,
      ledger,
      sealer,
      voiceUrl: (carrier, token) => `${base.address.publicUrl}/carriers/${carrier}/voice/${token}`,
    }),
    listener: { receipt: (carrier, status) => metrics.receiptTaken(carrier, status) },
  });
  base.reports.connect(callbacks.reportsOf);
  const desk = createDesk({ store, ledger, search, sealer, keyring });
  const idempotency = createIdempotency(redis, keys, keyring, writes);
  const accept = createIntake({
    store,
    clock,
    namePhone: createNamePhone({ redis, writes, keys, keyring, optOuts, windowMs: base.windowMs }),
    sealer,
    instance: base.instance,
    idempotency,
    shardCount: keys.shardCount,
    rules: {
      countries: new Set(config.routing.countries),
      hasRoute: (kind, country) => control.routingTable().candidates(kind, country).carriers.length > 0,
    },
    admissions,
    planFirst,
    work,
    announce: (held) => announcer.announce(held),
  });
  metrics.watchQueue(async () => ({
    jobs: await queue.counts(),
    oldestJobAgeSeconds: (await queue.oldestWaitingMs(Date.now())) / 1_000,
  }));
  metrics.watchCircuits(() =>
    control.carriers().flatMap(({ name, circuits }) => circuits.map(({ channel, state }) => ({ carrier: name, channel, state }))),
  );
  // An instance that takes requests is judged by that alone: what its own loops leave undone, those of others do.
  const health = isApi(config) ? readiness : { check: async () => [...(await readiness.check()), ...checks()] };
  const parts: ApiParts = {
    config: { ...config, server: { publicUrl: base.address.publicUrl } },
    version,
    metrics,
    log: base.log,
    now: () => clock.now(),
    health,
    ports: {
      deliveries: {
        ...desk,
        accept,
        isOverloaded: () => admissions.isOverloaded(),
        async reveal(delivery, caller) {
          await audit.append({ keyName: caller.keyName, action: "number_revealed", subject: delivery.id });
          return desk.revealNumber(delivery);
        },
      },
      people: { erase: createErasePerson({ ...base, store, ledger, words, idempotency, optOuts }) },
      traces: { trace: traceOf },
      callbacks,
      control,
      audit,
    },
  };
  return createApi(parts, isApi(config) ? apiSurface : workerSurface);
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
