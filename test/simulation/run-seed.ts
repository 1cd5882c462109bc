/** One run: everything drawn from one seed, some minutes of virtual time, and the books balanced at the end. */
import { balanceBooks, type Violation } from "../support/books.ts";
import type { History, Place } from "../support/history.ts";
import { lastExpiryMs, startCallers, type Callers } from "./callers.ts";
import { createChance } from "./chance.ts";
import { collectHistory, samplePlaces } from "./collect-history.ts";
import { createControlModel } from "./control-model.ts";
import { driveFaults } from "./fault-driver.ts";
import { drawFaults } from "./faults.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import * as installation from "./installation.ts";
import { startInstance } from "./instance.ts";
import type { Life } from "./life.ts";
import { watchOutages } from "./outages.ts";
import { createPostman, type Postman } from "./postman.ts";
import { createQueueModel } from "./queue-model.ts";
import { createRecordWatch } from "./record-watch.ts";
import { seedBytes } from "./seeded-bytes.ts";
import { createSimulatedCarrier } from "./simulated-carrier.ts";
import { serverNow, type Stage } from "./stage.ts";
import { StoreModel, type StoreLimits } from "./store-model.ts";
import type { Beside } from "./store-ports.ts";
import { createStory, type Story } from "./story.ts";
import { createVirtualTime } from "./virtual-time.ts";
import { createWire } from "./wire.ts";

export interface SeedResult {
  readonly seed: number;
  readonly history: History;
  readonly violations: readonly Violation[];
  readonly story: Story;
  /** Errors that no fault explains: bugs of the gateway or of the simulation. */
  readonly bugs: readonly unknown[];
}

/** Long enough for the last code to end, and to be looked at. */
const endMs = lastExpiryMs + 40_000;
const sampleMs = 10_000;

/** @param makeStore another store than the model: one that is broken on purpose */
export async function runSeed(
  seed: number,
  makeStore: (limits: StoreLimits, shardCount: number) => StoreModel = (limits, shardCount) => new StoreModel(limits, shardCount),
): Promise<SeedResult> {
  const chance = createChance(seed);
  using _ = seedBytes(chance);
  using time = createVirtualTime();
  const story = createStory(() => time.now());
  const bugs: unknown[] = [];
  const onBug = (error: unknown): void => {
    bugs.push(error);
    story.tell("BUG", null, String(error));
  };

  const stage: Stage = {
    time,
    chance,
    story,
    faults: drawFaults(chance),
    store: makeStore(installation.storeLimits, installation.shardCount),
    mayBeUndone: chance.happens(0.5),
    server: { state: "up", waiting: [], setBackMs: 0 },
    onWritten: (delivery) => watch.see(delivery),
  };
  const watch = createRecordWatch(() => serverNow(stage), story);

  const beside: Beside = { rates: new Map(), claims: new Map(), replies: new Set() };
  const control = createControlModel(stage);
  const queue = createQueueModel(stage, (deliveryId) => postman.hand(deliveryId));
  const carriers = installation.carriers.map(({ name, usesAddress }) =>
    createSimulatedCarrier({
      name,
      usesAddress,
      stage,
      post: (carrier, posted) => postman.post(carrier, posted),
      onArrival: (delivery) => callers.arrived(delivery),
    }),
  );
  const endsCounted = new Set<string>();
  const onEndCounted = (delivery: string): void => {
    if (endsCounted.has(delivery)) onBug(new Error(`the end of ${delivery} was counted twice`));
    endsCounted.add(delivery);
  };
  const outages = watchOutages(stage);
  const fleet: Fleet = createFleet(
    stage,
    (life: Life) => {
      const ask = createWire(stage, life, fleet);
      return startInstance(life, { stage, ask, beside, control, queue, carriers, onEndCounted, onBug, onOpen: () => outages.look(fleet) });
    },
    { onChange: () => outages.look(fleet), onBug },
  );
  const postman: Postman = createPostman(stage, fleet);
  const callers: Callers = startCallers(stage, fleet, (carrier, posted) => postman.post(carrier, posted));

  const instanceCount = chance.whole(2, 3);
  for (let count = 0; count < instanceCount; count += 1) fleet.boot();
  driveFaults(stage, { fleet, carriers, control, until: endMs - 30_000, onChange: () => outages.look(fleet) });

  const places = new Map<string, Place>();
  // What expires by a clock that was set back expires later.
  for (let at = 0; at <= endMs + stage.server.setBackMs; at += sampleMs) {
    await time.runUntil(at);
    samplePlaces(stage, new Set(callers.asked.map(({ phone }) => phone)), watch.ended, places);
  }
  const handedOver = carriers.flatMap(({ book }) => book).toSorted((one, other) => (one.steadyAt ?? 0) - (other.steadyAt ?? 0));
  const history = collectHistory(stage, callers.asked, handedOver, { watch, places, outages: outages.all() });
  return { seed, history, violations: balanceBooks(history), story, bugs };
}
