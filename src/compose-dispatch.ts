/** The part of the composition root that wires the work on deliveries: announced, done, swept, and brought to an end. */
import { within } from "./clock/within.ts";
import type { Core } from "./compose-core.ts";
import type { Foundation } from "./compose-foundation.ts";
import { openPerson } from "./delivery/sealed-parts.ts";
import type { Held } from "./delivery/store.ts";
import { createAdmissions } from "./dispatch/admission.ts";
import { createAnnouncer } from "./dispatch/announcer.ts";
import type { AttemptParts } from "./dispatch/attempt-parts.ts";
import { createAttemptMaker } from "./dispatch/attempt.ts";
import { createFirstAttempts } from "./dispatch/first-attempt.ts";
import { createHandOver } from "./dispatch/hand-over.ts";
import { createHistory } from "./dispatch/history.ts";
import { createInFlight } from "./dispatch/in-flight.ts";
import { createLane, shareRoom } from "./dispatch/lane.ts";
import { createLoopLoad } from "./dispatch/loop-load.ts";
import { createPulse } from "./dispatch/pulse.ts";
import { createWorkQueue } from "./dispatch/queue.ts";
import { createSweeper } from "./dispatch/sweeper.ts";
import { createWork } from "./dispatch/work.ts";
import { connectFast, connectPatient } from "./redis/connection.ts";
import { isWorker } from "./roles.ts";
import { createLeaseOffice, createSenderLease } from "./senders/lease.ts";
import { createLocalRate } from "./senders/local-rate.ts";
import { createSenderRate } from "./senders/rate.ts";
import { createSteadyRate } from "./senders/steady-rate.ts";

/**
 * At the end, hand-overs under way get these times for the carrier's answer and for writing it down; whatever has no
 * answer by then is marked unknown, here or by the sweeper of another instance.
 */
const answerGraceMs = 7_000;
const writeGraceMs = 1_000;

const monotonic = (): number => performance.now();

export function createDispatch(base: Foundation, { limits, store, ledger, optOuts }: Core) {
  const { config, redis, keys, clock, control, warn } = base;
  const room = shareRoom(config.delivery.concurrency);
  // BullMQ gains nothing by joint travel, and its scripts would hold up ours.
  const fast = connectFast(base.redisAddress);
  const [queuePulse, sweeperPulse] = [createPulse(monotonic), createPulse(monotonic)];
  const patient = (): ReturnType<typeof connectPatient> => connectPatient(base.redisAddress);
  const queue = createWorkQueue({ fast, patient, keys, concurrency: room.queue, onTurn: queuePulse.beat, onError: warn });
  const inFlight = createInFlight();
  const attemptParts: AttemptParts = {
    ledger,
    clock,
    monotonicMs: monotonic,
    limits,
    routingTable: () => control.routingTable(),
    random: Math.random,
    rate: createSteadyRate({ shared: createSenderRate(redis, keys), local: createLocalRate(monotonic), nowMs: monotonic }),
    history: createHistory({ redis, keys, store, windowMs: base.windowMs }),
    async isOptedOut(delivery) {
      const person = delivery.fallback === null ? null : openPerson(base.sealer, delivery);
      return person !== null && (await optOuts.has(person.to));
    },
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
  };
  const work = createWork({ store, ledger, clock, limits, makeAttempt: createAttemptMaker(attemptParts) });
  const lane = createLane({ work, room: isWorker(config) ? room.lane : 0, monotonicMs: monotonic, onError: warn });
  const admissions = createAdmissions({ lane, monotonicMs: monotonic, isBusy: createLoopLoad() });
  const lease = createSenderLease({ ask: createLeaseOffice(redis, keys), nowMs: monotonic, onError: warn });
  const planFirst = createFirstAttempts({ ...attemptParts, work, lease });
  const announcer = createAnnouncer({ lane, queue, shardCount: keys.shardCount, clock, limits, onError: warn });
  const announce = (held: Held): void => announcer.announce(held);
  const sweeper = createSweeper({ store, work, shardCount: keys.shardCount, onTurn: sweeperPulse.beat, onError: warn, announce });
  return {
    queue,
    work,
    announcer,
    admissions,
    planFirst,
    sweeper,
    /** Does this worker work? */
    checks: () => [
      { name: "queue", ok: queuePulse.isBeating() },
      { name: "sweeper", ok: sweeperPulse.isBeating() },
    ],
    async stop() {
      const graceMs = answerGraceMs + writeGraceMs;
      const cut = setTimeout(() => inFlight.cutShort(), answerGraceMs);
      await within(graceMs, Promise.all([sweeper.stop(), queue.stop(graceMs), lane.drain()]));
      clearTimeout(cut);
      fast.disconnect();
    },
  };
}
