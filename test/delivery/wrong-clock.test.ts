/** An instance whose clock is wrong ends nothing that lives: what it decides is refused, and decided again by the right time. */
import { expect, test } from "vitest";
import { createStoreClock, type StoreClock } from "../../src/clock/clock.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { createLedger } from "../../src/delivery/ledger.ts";
import type { DeliveryStore, Held } from "../../src/delivery/store.ts";
import { acceptedAt, buildDelivery } from "../support/builders.ts";
import { StoreModel } from "../simulation/store-model.ts";

const limits = { receiptTimeoutMs: 20_000 };
const now = acceptedAt + 10_000;

function stage(clock: StoreClock) {
  const model = new StoreModel({ attempts: 5, windowMs: 300_000 }, 1);
  const reply = model.accept(acceptedAt, buildDelivery(), { callerGivesUpAt: acceptedAt + 700 });
  if (reply.kind !== "accepted") throw new Error(reply.kind);
  const store = {
    commit: (...[held, next, budget, decidedAt]: Parameters<DeliveryStore["commit"]>) =>
      Promise.resolve(model.commit(now, held, next, budget, decidedAt)),
  } as DeliveryStore;
  return { ledger: createLedger({ store, clock, limits, listener: { changed: () => undefined } }), held: reply.held, model };
}

const touch = (delivery: Delivery) => ({ next: delivery, budget: { kind: "none" } as const });

test.each([
  ["ahead", 600_000],
  ["behind", -600_000],
])("a clock that is ten minutes %s neither ends a delivery nor puts it off", async (_way, errorMs) => {
  const clock = createStoreClock(() => 0, now + errorMs);
  const { ledger, held } = stage(clock);
  const reply = await ledger.change(held, touch);
  expect(reply).toMatchObject({ kind: "changed", held: { delivery: { status: "queued", dueAt: now + 5_000 } } });
  expect(clock.now()).toBe(now);
});

test("with the right clock, the end that is due comes", async () => {
  const { ledger, held, model } = stage(createStoreClock(() => 0, now));
  const shortLived: Held = { ...held, delivery: { ...held.delivery, expiresAt: now } };
  expect(await ledger.change(shortLived, touch)).toMatchObject({ kind: "changed", held: { delivery: { status: "expired" } } });
  expect(model.read(held.delivery.id)?.delivery.status).toBe("expired");
});
