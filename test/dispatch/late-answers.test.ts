/** What a store's late or lost answers do to an attempt: no right to call that has run out is used, no place is taken twice. */
import { expect, test } from "vitest";
import type { SendOutcome } from "../../carriers/outcome.ts";
import { createLedger } from "../../src/delivery/ledger.ts";
import type { CommitReply, DeliveryStore } from "../../src/delivery/store.ts";
import { createAttemptMaker } from "../../src/dispatch/attempt.ts";
import { buildCarrier, buildTable, shortCode } from "../routing/pools.ts";
import { acceptedAt, buildDelivery } from "../support/builders.ts";
import { StoreModel } from "../simulation/store-model.ts";

const limits = { receiptTimeoutMs: 20_000 };
const answer = { carrierCode: null, carrierText: null };

/** @param upset what happens after a commit took effect, before its answer is there */
function stage(outcome: SendOutcome, upset: (reply: CommitReply, budget: string) => void) {
  const state = { now: acceptedAt + 10, monotonicMs: 0 };
  const model = new StoreModel({ attempts: 5, windowMs: 300_000 }, 1);
  const accepted = model.accept(acceptedAt, buildDelivery(), { callerGivesUpAt: acceptedAt + 700 });
  if (accepted.kind !== "accepted") throw new Error(accepted.kind);
  const commit: DeliveryStore["commit"] = async (held, next, budget, decidedAt) => {
    const reply = model.commit(state.now, held, next, budget, decidedAt);
    upset(reply, budget.kind);
    return reply;
  };
  const clock = { now: () => state.now, measure: () => undefined };
  const calls: number[] = [];
  const makeAttempt = createAttemptMaker({
    ledger: createLedger({ store: { commit } as DeliveryStore, clock, limits, listener: { changed: () => undefined } }),
    clock,
    monotonicMs: () => state.monotonicMs,
    limits,
    routingTable: () => buildTable([buildCarrier("alpha")], [shortCode("97671", "US", ["alpha"])]),
    random: () => 0,
    rate: { take: async () => ({ granted: true }) },
    history: async () => [],
    isOptedOut: async () => false,
    handOver: {
      prepare: () => ({ to: "+14255550123", words: { channel: "sms", text: "482913" }, cost: 1 }),
      async run(_prepared, _delivery, attempt, _now, deadlineMs) {
        calls.push(attempt.number);
        expect(deadlineMs).toBeLessThanOrEqual(5_000);
        return outcome;
      },
    },
    timeoutMs: () => 5_000,
  });
  const read = () => model.read(accepted.held.delivery.id);
  return {
    state,
    calls,
    attempt: () => makeAttempt(accepted.held, { kind: "attempt", channel: "sms", fallback: null }),
    delivery: () => read()?.delivery,
    places: () => [...model.budget(accepted.held.delivery.phoneHash).entries().keys()].map((id) => id.split(".")[1]),
  };
}

const accepts: SendOutcome = { outcome: "accepted", carrierMessageId: "M-1", ...answer };

test("a claim whose answer comes after its time is no right to call the carrier: it is withdrawn, and its place kept", async () => {
  const late = stage(accepts, (_reply, budget) => {
    if (budget === "claim" && late.delivery()?.attempts.length === 1) late.state.now += 5_000;
  });
  await late.attempt();
  expect(late.calls).toEqual([]);
  expect(late.delivery()).toMatchObject({ status: "sending", attempts: [] });
  expect(late.places()).toEqual(["1"]);
});

test("a clock that was set back while the claim was under way makes it no longer valid", async () => {
  const late = stage(accepts, (_reply, budget) => {
    if (budget !== "claim" || late.delivery()?.attempts.length !== 1) return;
    late.state.now -= 46_000;
    late.state.monotonicMs += 5_000;
  });
  await late.attempt();
  expect(late.calls).toEqual([]);
  expect(late.delivery()).toMatchObject({ attempts: [] });
});

test("after the code's life nothing is handed over, though the claim was made before", async () => {
  const late = stage(accepts, (_reply, budget) => {
    if (budget === "claim") late.state.now = acceptedAt + 180_000;
  });
  late.state.now = acceptedAt + 178_000;
  await late.attempt();
  expect(late.calls).toEqual([]);
  expect(late.delivery()).toMatchObject({ status: "expired", attempts: [] });
  expect(late.places()).toEqual([]);
});

test("in time, it is handed over", async () => {
  const inTime = stage(accepts, () => undefined);
  await inTime.attempt();
  expect(inTime.calls).toEqual([1]);
  expect(inTime.delivery()).toMatchObject({ status: "sent", attempts: [{ outcome: "accepted" }] });
});

test("an outcome that was written, and whose answer was lost, takes no place for an attempt that will not be made", async () => {
  let losses = 0;
  const lossy = stage({ outcome: "undeliverable", reason: "invalid_number", ...answer }, (_reply, budget) => {
    if (budget !== "not_reached" || losses > 0) return;
    losses += 1;
    throw new Error("Connection is closed.");
  });
  await lossy.attempt();
  expect(losses).toBe(1);
  expect(lossy.delivery()).toMatchObject({ status: "failed", reason: "invalid_number" });
  expect(lossy.places()).toEqual([]);
});
