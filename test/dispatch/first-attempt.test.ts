/** The first attempt is claimed by the acceptance where nothing is known of the phone, and leaves no trace where it is not. */
import { expect, test } from "vitest";
import { createLedger } from "../../src/delivery/ledger.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import type { DeliveryStore } from "../../src/delivery/store.ts";
import { createFirstAttempts } from "../../src/dispatch/first-attempt.ts";
import { buildCarrier, buildTable, longCode, shortCode } from "../routing/pools.ts";
import { acceptedAt, buildDelivery } from "../support/builders.ts";
import { StoreModel } from "../simulation/store-model.ts";

const limits = { receiptTimeoutMs: 20_000 };
const person = { to: "+14255550123", userName: null, userEmail: null, clientIp: null };
const material = { content: { kind: "text", text: "482913" } as const, brand: null, domain: null, appHash: null };

function stage({ isLeased = true, carriers = ["alpha"] } = {}) {
  const state = { now: acceptedAt, monotonicMs: 0 };
  const model = new StoreModel({ attempts: 5, windowMs: 300_000 }, 1);
  const commit: DeliveryStore["commit"] = async (...change) => model.commit(state.now, ...change);
  const clock = { now: () => state.now, measure: () => undefined };
  const calls: string[] = [];
  const advanced: Delivery[] = [];
  const work = {
    advance: async (held: unknown) => void advanced.push((held as { delivery: Delivery }).delivery),
    settle: async () => null,
  };
  const plan = createFirstAttempts({
    ledger: createLedger({ store: { commit } as DeliveryStore, clock, limits, listener: { changed: () => undefined } }),
    clock,
    monotonicMs: () => state.monotonicMs,
    limits,
    routingTable: () =>
      buildTable(
        carriers.map((name) => buildCarrier(name)),
        [shortCode("97671", "US", carriers), longCode("+14255550100", "US", carriers)],
      ),
    random: () => 0,
    handOver: {
      prepare: () => expect.fail("nothing is opened that was sealed a moment ago"),
      async run({ to }, delivery) {
        calls.push(`${delivery.id} to ${to}`);
        return { outcome: "accepted", carrierMessageId: "M-1", carrierCode: null, carrierText: null };
      },
    },
    timeoutMs: () => 5_000,
    work,
    lease: { take: () => isLeased },
  });
  const accept = (delivery: Delivery) => {
    const first = plan(delivery, person, material);
    const options = { callerGivesUpAt: acceptedAt + 700, ...(first !== null && { first: first.claim }) };
    return { first, reply: model.accept(state.now, delivery, options) };
  };
  return { state, model, calls, advanced, plan, accept };
}

const another = (index: number): Delivery => buildDelivery({ id: `dlv_${String(index).padStart(26, "0")}` });

test("it is claimed with the acceptance, handed over once, and its answer written down", async () => {
  const { model, calls, advanced, accept } = stage();
  const delivery = buildDelivery();
  const { first, reply } = accept(delivery);
  if (first === null || reply.kind !== "accepted") throw new Error("not planned");
  expect(reply).toMatchObject({ isFirstClaimed: true, held: { delivery: { status: "sending", attempts: [{ carrier: "alpha" }] } } });
  expect(model.due(0).get(delivery.id)).toBe(acceptedAt + 6_000);
  await first.carryOut(reply.held);
  expect(calls).toEqual([`${delivery.id} to +14255550123`]);
  expect(model.read(delivery.id)?.delivery).toMatchObject({ status: "sent", attempts: [{ outcome: "accepted", carrierMessageId: "M-1" }] });
  expect(advanced).toMatchObject([{ id: delivery.id, status: "sent" }]);
});

test("not for a phone that has had another delivery, or has sent STOP: what those mean for the plan is not known yet", () => {
  const { model, accept } = stage();
  accept(buildDelivery());
  expect(accept(another(1)).reply).toMatchObject({ isFirstClaimed: false, held: { delivery: { status: "queued", attempts: [] } } });
  const stopped = stage();
  stopped.model.optOut(buildDelivery().phoneHash);
  const { reply } = stopped.accept(buildDelivery({ fallback: "voice" }));
  expect(reply).toMatchObject({ isFirstClaimed: false, held: { delivery: { attempts: [] } } });
  expect(model.budget(buildDelivery().phoneHash).entries().size).toBe(2);
});

test.each([
  ["a call", {}, { channel: "voice" }],
  ["a sender whose rate must be asked for", { isLeased: false }, {}],
  ["no route", { carriers: [] }, {}],
] as const)("none is planned for %s", (_, options, changes) => {
  const { plan } = stage({ ...options, carriers: "carriers" in options ? [] : ["alpha"] });
  expect(plan(buildDelivery(changes), person, material)).toBeNull();
});

test("an acceptance that took too long gives no right to call: the claim is withdrawn, and the delivery goes its usual way", async () => {
  const { state, model, calls, advanced, accept } = stage();
  const { first, reply } = accept(buildDelivery());
  if (first === null || reply.kind !== "accepted") throw new Error("not planned");
  state.now += 5_000;
  await first.carryOut(reply.held);
  expect(calls).toEqual([]);
  expect(model.read(reply.held.delivery.id)?.delivery.attempts).toEqual([]);
  expect(advanced).toMatchObject([{ attempts: [] }]);
});
