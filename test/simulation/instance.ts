/**
 * One gateway instance: the moving parts as `src/compose.ts` wires them, all of them real, with the wire and the models
 * where Redis, BullMQ and the carriers' HTTP would be. What begins here belongs to the instance's life.
 */
import type { Metrics } from "../../src/telemetry/metrics.ts";
import type { Log } from "../../src/telemetry/log.ts";
import type { Search } from "../../src/search/search.ts";
import { createStoreClock } from "../../src/clock/clock.ts";
import { createPollLoop } from "../../src/control/poll-loop.ts";
import { createDesk, type Desk } from "../../src/delivery/desk.ts";
import { createLedger } from "../../src/delivery/ledger.ts";
import { openPerson } from "../../src/delivery/sealed-parts.ts";
import type { Held } from "../../src/delivery/store.ts";
import { createAdmissions } from "../../src/dispatch/admission.ts";
import { createAnnouncer } from "../../src/dispatch/announcer.ts";
import type { AttemptParts } from "../../src/dispatch/attempt-parts.ts";
import { createAttemptMaker } from "../../src/dispatch/attempt.ts";
import { createFirstAttempts } from "../../src/dispatch/first-attempt.ts";
import { createHandOver } from "../../src/dispatch/hand-over.ts";
import { createHistory } from "../../src/dispatch/history.ts";
import { createInFlight } from "../../src/dispatch/in-flight.ts";
import { createLane } from "../../src/dispatch/lane.ts";
import { createSweeper } from "../../src/dispatch/sweeper.ts";
import { createWork } from "../../src/dispatch/work.ts";
import { createCircuits } from "../../src/health/circuits.ts";
import { createIntake } from "../../src/intake/accept.ts";
import type { AcceptCommand, AcceptResult } from "../../src/intake/accept-command.ts";
import { createNamePhone } from "../../src/intake/name-phone.ts";
import { createCallScriptHandler } from "../../src/receipts/call-script.ts";
import { createCarrierCallbacks, type CarrierCallbacks } from "../../src/receipts/carrier-callbacks.ts";
import { createAttemptFinder } from "../../src/receipts/find-attempt.ts";
import { createInboundHandler } from "../../src/receipts/inbound.ts";
import { createKeyPressHandler } from "../../src/receipts/key-press.ts";
import { createReceiptHandler } from "../../src/receipts/receipts.ts";
import { createSealer } from "../../src/secrets/sealing.ts";
import { createDeliveryListener } from "../../src/telemetry/delivery-listener.ts";
import { isUnavailable } from "../../src/redis/unavailable.ts";
import { createRoutingTable, type RoutingTable } from "../../src/routing/routing-table.ts";
import type { ControlModel } from "./control-model.ts";
import * as installation from "./installation.ts";
import type { Life } from "./life.ts";
import type { QueueModel } from "./queue-model.ts";
import type { SimulatedCarrier } from "./simulated-carrier.ts";
import type { Stage } from "./stage.ts";
import { idempotencyPort, optOutPort, phoneIndexPort, ratePort, repliesPort, storePort, type Beside } from "./store-ports.ts";
import { epochMs } from "./virtual-time.ts";
import type { Ask } from "./wire.ts";

export interface Instance {
  readonly life: Life;
  accept(command: AcceptCommand): Promise<AcceptResult>;
  readonly desk: Pick<Desk, "cancel" | "outcome">;
  readonly callbacks: CarrierCallbacks;
  /** A job of the queue. */
  work(deliveryId: string): Promise<void>;
}

export interface Surroundings {
  readonly stage: Stage;
  readonly ask: Ask;
  readonly beside: Beside;
  readonly control: ControlModel;
  readonly queue: QueueModel;
  readonly carriers: readonly SimulatedCarrier[];
  /** Told each time that the metrics would count a delivery's end. */
  readonly onEndCounted: (delivery: string) => void;
  /** An error that none of the faults explains. */
  readonly onBug: (error: unknown) => void;
  /** It takes requests and works. */
  readonly onOpen: () => void;
}

const { keys, keyring, shardCount, decisionLimits: limits } = installation;
const publicUrl = "http://gateway";

export function startInstance(life: Life, surroundings: Surroundings): Instance {
  const { stage, ask, beside, control } = surroundings;
  const { time, chance } = stage;
  const sealer = createSealer(keyring);
  const monotonicMs = (): number => time.now() * life.clockRate + life.clockJumpMs;
  const clock = createStoreClock(monotonicMs, epochMs + time.now() + life.dateErrorMs);
  const onError = (error: unknown): void => {
    if (!isUnavailable(error)) surroundings.onBug(error);
  };

  const circuits = createCircuits({
    carriers: installation.carriers,
    breaker: installation.breaker,
    now: () => clock.now(),
    onChange: (carrier, channel, state) => stage.story.tell(life.name, null, `circuit of ${carrier}/${channel} ${state}`),
  });
  let table = tableWith(circuits, new Set());
  const loop = createPollLoop({
    log: silentLog,
    async poll() {
      const askedAt = monotonicMs();
      const news = await ask("poll", null, () => control.poll(life.name, circuits.advice()));
      clock.measure(news.serverNowMs, monotonicMs() - askedAt);
      circuits.learn(news.others);
      table = tableWith(circuits, news.paused);
    },
  });

  const store = storePort(stage, ask);
  const listener = createDeliveryListener(uncounted, endLog(surroundings.onEndCounted));
  const ledger = createLedger({ store, clock, limits, listener });
  const optOuts = optOutPort(stage, ask);
  const redis = phoneIndexPort(stage, ask);
  const carriers = new Map(surroundings.carriers.map((carrier) => [carrier.name, carrier.adapterFor(life)]));

  const attemptParts: AttemptParts = {
    ledger,
    clock,
    monotonicMs,
    limits,
    routingTable: () => table,
    random: () => chance.next(),
    rate: ratePort(stage, ask, beside),
    history: createHistory({ redis, keys, store, windowMs: installation.storeLimits.windowMs }),
    async isOptedOut(delivery) {
      const person = delivery.fallback === null ? null : openPerson(sealer, delivery);
      return person !== null && (await optOuts.has(person.to));
    },
    handOver: createHandOver({
      carriers,
      circuits,
      sealer,
      keyring,
      inFlight: createInFlight(),
      onBug: surroundings.onBug,
      publicUrl,
      ringSeconds: installation.ringSeconds,
    }),
    timeoutMs: (name) => installation.carriers.find((carrier) => carrier.name === name)?.timeoutMs ?? 0,
  };
  const work = createWork({ store, ledger, clock, limits, makeAttempt: createAttemptMaker(attemptParts) });
  const queue = { announce: (one: Parameters<QueueModel["add"]>[0]) => ask("announce", one.deliveryId, () => surroundings.queue.add(one)) };
  const lane = createLane({ work, room: installation.laneRoom, monotonicMs, onError });
  const announcer = createAnnouncer({ lane, queue, shardCount, clock, limits, onError });
  const announce = (held: Held): void => announcer.announce(held);
  const sweeper = createSweeper({ store, work, shardCount, announce, onTurn: () => undefined, onError });

  const search: Pick<Search, "byCarrierMessage"> = {
    byCarrierMessage: (carrier, messageId) => ask("find message", null, () => stage.store.byCarrierMessage(carrier, messageId)),
  };
  const findAttempt = createAttemptFinder({ store, search, keyring });
  const callbacks = createCarrierCallbacks({
    carriers,
    receipts: createReceiptHandler({ findAttempt, ledger, wake: (held) => announcer.wake(held) }),
    inbound: createInboundHandler({ redis, keys, store, ledger, clock, keyring, optOuts, taken: repliesPort(ask, beside) }),
    keyPresses: createKeyPressHandler({ findAttempt, ledger }),
    scripts: createCallScriptHandler({
      findAttempt,
      ledger,
      sealer,
      voiceUrl: (carrier, token) => `${publicUrl}/${carrier}/voice/${token}`,
    }),
    listener: { receipt: () => undefined },
  });
  const accept = createIntake({
    store,
    idempotency: idempotencyPort(stage, ask, beside),
    clock,
    namePhone: createNamePhone({ redis, keys, keyring, optOuts, windowMs: installation.storeLimits.windowMs }),
    sealer,
    shardCount,
    instance: life.name,
    rules: {
      countries: new Set(installation.countries),
      hasRoute: (kind, country) => table.candidates(kind, country).carriers.length > 0,
    },
    admissions: createAdmissions({ lane, monotonicMs, isBusy: () => chance.happens(0.3) }),
    planFirst: createFirstAttempts({ ...attemptParts, work, lease: { take: () => chance.happens(0.8) } }),
    work,
    announce,
  });

  const open = (): void => {
    sweeper.start();
    life.isOpen = true;
    surroundings.onOpen();
    stage.story.tell(life.name, null, "works");
  };
  // As compose.ts does it: the gateway starts without Redis too, and then asks again and again.
  const start = (): Promise<void> => loop.start().catch(() => void setTimeout(() => void start(), 500));
  void start().then(open);

  return {
    life,
    accept,
    desk: createDesk({
      store,
      ledger,
      search: { ...search, find: () => Promise.reject(new Error("nothing is searched here")) },
      sealer,
      keyring,
    }),
    callbacks,
    work: (deliveryId) => work.advance(deliveryId).catch(onError),
  };
}

function tableWith(circuits: ReturnType<typeof createCircuits>, paused: ReadonlySet<string>): RoutingTable {
  return createRoutingTable({
    carriers: installation.carriers.map(({ name, channels, takesKeys, weight }) => ({
      name,
      channels,
      takesKeys,
      weight,
      paused: paused.has(name),
      health: (channel) => circuits.health(name, channel),
    })),
    senders: installation.senders,
  });
}

const silentLog = { info: () => undefined, warn: () => undefined } as unknown as Log;

/** The log tells of each delivery's end when the metrics count it. */
function endLog(onEndCounted: (delivery: string) => void): Log {
  const info = (fields: { readonly delivery: string }, message: string): void => {
    if (message === "delivery ended") onEndCounted(fields.delivery);
  };
  return { info } as unknown as Log;
}

const nothing = (): undefined => undefined;
const uncounted = {
  attemptEnded: nothing,
  failedOver: nothing,
  handedOver: nothing,
  arrived: nothing,
  deliveryFinished: nothing,
  deliveryProvedLate: nothing,
} as unknown as Metrics;
