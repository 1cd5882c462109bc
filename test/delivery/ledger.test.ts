/** How a stored delivery changes: decided on the newest record, settled, told once, and never without what it means for the budget. */
import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { createLedger, endAgainMs, putBackMs, settle, type Change, type Ledger } from "../../src/delivery/ledger.ts";
import { TooFewReplicas } from "../../src/redis/safe-writes.ts";
import type { BudgetStep, CommitReply, DeliveryStore, Held } from "../../src/delivery/store.ts";
import { acceptedAt, buildAttempt, buildDelivery, buildReceipt } from "../support/builders.ts";

const limits = { receiptTimeoutMs: 20_000 };
const now = acceptedAt + 1_000;

interface Desk {
  readonly ledger: Ledger;
  readonly commits: { readonly held: Held; readonly next: Delivery; readonly budget: BudgetStep; readonly decidedAt: number | undefined }[];
  readonly told: (readonly [before: Delivery, after: Delivery])[];
}

function unused(): never {
  throw new Error("a change only commits");
}

/** A ledger over a store that answers as it is told, and then agrees. */
function open(...answers: CommitReply[]): Desk {
  return openOn({ mayBeUndone: false, rely: unused }, answers);
}

function openOn(safety: Pick<DeliveryStore, "mayBeUndone" | "rely">, answers: CommitReply[] = []): Desk {
  const commits: Desk["commits"] = [];
  const told: Desk["told"][number][] = [];
  const store: DeliveryStore = {
    ...safety,
    accept: unused,
    read: unused,
    takeDue: unused,
    setAside: unused,
    commit(held, next, budget, decidedAt) {
      commits.push({ held, next, budget, decidedAt });
      return Promise.resolve(answers.shift() ?? { kind: "committed", held: { delivery: next, version: held.version + 1 } });
    },
  };
  const listener = { changed: (before: Delivery, after: Delivery) => void told.push([before, after]) };
  let clockMs = now;
  const clock = { now: () => clockMs, measure: (serverNowMs: number) => void (clockMs = serverNowMs) };
  return { ledger: createLedger({ store, clock, limits, listener }), commits, told };
}

const held = (changes: Partial<Delivery> = {}, version = 1): Held => ({ delivery: buildDelivery(changes), version });
const spoken =
  (locale: string, budget: BudgetStep = { kind: "none" }) =>
  (delivery: Delivery): Change => ({ next: { ...delivery, locale }, budget });
const ending =
  (budget: BudgetStep) =>
  (delivery: Delivery): Change => ({ next: { ...delivery, status: "failed", reason: "canceled", dueAt: null }, budget });

/** What a change of that delivery is committed with. */
async function step(delivery: Partial<Delivery>, transition: (one: Delivery) => Change): Promise<BudgetStep | undefined> {
  const { ledger, commits } = open();
  await ledger.change(held(delivery), transition);
  return commits[0]?.budget;
}

describe("a change", () => {
  test("is committed on the record as it was read, and told once", async () => {
    const { ledger, commits, told } = open();
    const before = held();
    const reply = await ledger.change(before, spoken("de"));
    expect(commits).toHaveLength(1);
    expect(commits[0]).toMatchObject({ held: before, next: { locale: "de" }, budget: { kind: "none" } });
    expect(reply).toEqual({ kind: "changed", held: { delivery: commits[0]?.next, version: 2 } });
    expect(told).toEqual([[before.delivery, commits[0]?.next]]);
  });

  test("is decided by the clock", async () => {
    const { ledger } = open();
    await ledger.change(held(), (delivery, at) => {
      expect(at).toBe(now);
      return { next: delivery, budget: { kind: "none" } };
    });
    expect.assertions(1);
  });

  test("that turns out to be none leaves everything as it was", async () => {
    const { ledger, commits, told } = open();
    const before = held();
    expect(await ledger.change(before, () => null)).toEqual({ kind: "unchanged", held: before });
    expect([commits, told]).toEqual([[], []]);
  });

  test("that meets another's is decided again on the newer record", async () => {
    const newer = held({ correlationId: "c-2" }, 7);
    const { ledger, commits, told } = open({ kind: "conflict", held: newer });
    const reply = await ledger.change(held(), spoken("de"));
    expect(reply).toMatchObject({ kind: "changed", held: { version: 8, delivery: { correlationId: "c-2", locale: "de" } } });
    expect(commits.map((commit) => commit.held.version)).toEqual([1, 7]);
    expect(told).toHaveLength(1);
  });

  test("that another's has made needless is left, with the newer record", async () => {
    const newer = held({ locale: "de" }, 7);
    const { ledger, told } = open({ kind: "conflict", held: newer });
    const reply = await ledger.change(held(), (delivery) => (delivery.locale === "de" ? null : spoken("de")(delivery)));
    expect(reply).toEqual({ kind: "unchanged", held: newer });
    expect(told).toEqual([]);
  });

  test.each([{ kind: "gone" }, { kind: "late" }, { kind: "denied", retryAfterMs: 7 }] as const)(
    "that is answered with $kind is told to nobody",
    async (answer) => {
      const { ledger, commits, told } = open(answer);
      expect(await ledger.change(held(), spoken("de"))).toEqual(answer);
      expect(commits).toHaveLength(1);
      expect(told).toEqual([]);
    },
  );

  test("is given up after twenty conflicts: something writes in a loop", async () => {
    const conflict = { kind: "conflict", held: held({}, 2) } as const;
    const { ledger, commits } = open(...Array.from({ length: 30 }, () => conflict));
    const before = held();
    await expect(ledger.change(before, spoken("de"))).rejects.toThrow(
      `delivery ${before.delivery.id} was written 20 times while one change was tried`,
    );
    expect(commits).toHaveLength(20);
  });

  test("that a wrong clock decided is decided again by the store's, and told once", async () => {
    const serverNowMs = now + 60_000;
    const { ledger, commits, told } = open({ kind: "wrong_clock", serverNowMs });
    const decidedBy: number[] = [];
    const reply = await ledger.change(held(), (delivery, at) => {
      decidedBy.push(at);
      return spoken("de")(delivery);
    });
    expect(decidedBy).toEqual([now, serverNowMs]);
    expect(commits.map(({ decidedAt, next }) => [decidedAt, next.dueAt])).toEqual(decidedBy.map((at) => [at, at + putBackMs]));
    expect(reply.kind).toBe("changed");
    expect(told).toHaveLength(1);
  });

  test("of what has ended is decided by no clock", async () => {
    const { ledger, commits } = open();
    await ledger.change(held({ status: "failed", reason: "unknown", dueAt: null }), spoken("de"));
    await ledger.change(held(), ending({ kind: "none" }));
    expect(commits.map(({ decidedAt }) => decidedAt)).toEqual([undefined, now]);
  });

  test("can put the next attempt off", async () => {
    const { ledger, commits } = open();
    await ledger.change(held(), (delivery) => ({ ...spoken("de")(delivery), attemptAt: now + 8_000 }));
    expect(commits[0]?.next.dueAt).toBe(now + 8_000);
  });
});

const taken = (): Held => held({ status: "sent", attempts: [buildAttempt({ outcome: "accepted" })] }, 4);
const received = ({ attempts: [attempt], ...delivery }: Delivery): Change => ({
  next: { ...delivery, attempts: attempt === undefined ? [] : [{ ...attempt, receipts: [buildReceipt({ status: "delivered" })] }] },
  budget: { kind: "none" },
});
const undoable = (isSafe: boolean): Pick<DeliveryStore, "mayBeUndone" | "rely"> & { readonly asked: number[] } => {
  const asked: number[] = [];
  return { mayBeUndone: true, asked, rely: ({ version }) => Promise.resolve(asked.push(version) > 0 && isSafe) };
};

describe("an end that a failover may undo", () => {
  test("is written when what has led to it is safe", async () => {
    const safety = undoable(true);
    const { ledger, commits, told } = openOn(safety);
    const reply = await ledger.change(taken(), received);
    expect(commits.map(({ next }) => [next.status, next.attempts[0]?.receipts.length])).toEqual([
      ["sent", 1],
      ["delivered", 1],
    ]);
    expect(commits[0]?.next.dueAt).toBe(now + endAgainMs);
    expect(safety.asked).toEqual([5]);
    expect(told.map(([before, after]) => [before.status, after.status])).toEqual([
      ["sent", "sent"],
      ["sent", "delivered"],
    ]);
    expect(reply).toMatchObject({ kind: "changed", held: { version: 6, delivery: { status: "delivered" } } });
  });

  test("waits while that is not safe, and whoever told it is asked to tell it again", async () => {
    const { ledger, commits } = openOn(undoable(false));
    await expect(ledger.change(taken(), received)).rejects.toThrow(TooFewReplicas);
    expect(commits.map(({ next }) => [next.status, next.attempts[0]?.receipts.length, next.dueAt])).toEqual([
      ["sent", 1, now + endAgainMs],
    ]);
    const again = openOn(undoable(false));
    const known = { ...taken(), delivery: received(taken().delivery).next };
    await expect(again.ledger.change(known, () => null)).rejects.toThrow(TooFewReplicas);
    expect(again.commits).toEqual([]);
  });

  test("is left to whoever has changed the delivery meanwhile", async () => {
    const newer = { ...taken(), version: 9 };
    const { ledger, commits } = openOn(undoable(true), [
      { kind: "committed", held: { ...taken(), delivery: received(taken().delivery).next } },
      { kind: "conflict", held: newer },
    ]);
    expect(await ledger.change(taken(), received)).toEqual({ kind: "changed", held: newer });
    expect(commits).toHaveLength(2);
  });

  test("that was only late is written without any other change", async () => {
    const known = { ...taken(), delivery: received(taken().delivery).next };
    const { ledger, commits } = openOn(undoable(true));
    expect(await ledger.change(known, () => null)).toMatchObject({ kind: "changed", held: { delivery: { status: "delivered" } } });
    expect(commits).toHaveLength(1);
  });

  test("costs nothing while there is none", async () => {
    const safety = undoable(false);
    const { ledger, commits } = openOn(safety);
    expect((await ledger.change(taken(), spoken("de"))).kind).toBe("changed");
    expect(commits.map(({ next }) => next.dueAt)).toEqual([taken().delivery.expiresAt]);
    expect(safety.asked).toEqual([]);
  });

  test.each([{ kind: "gone" }, { kind: "denied", retryAfterMs: 7 }] as const)("is none of a delivery that is $kind", async (answer) => {
    const safety = undoable(true);
    expect(await openOn(safety, [answer]).ledger.change(taken(), received)).toEqual(answer);
    expect(safety.asked).toEqual([]);
    const committed = { kind: "committed", held: { ...taken(), delivery: received(taken().delivery).next } } as const;
    expect(await openOn(safety, [committed, answer]).ledger.change(taken(), received)).toEqual(answer);
  });

  test("comes when the code's life is over, and in a second if nobody writes it", async () => {
    const past = held({ createdAt: now - 400_000, expiresAt: now - 100 });
    const { ledger, commits } = openOn(undoable(true));
    await ledger.change(past, (delivery) => ({ next: delivery, budget: { kind: "none" } }));
    expect(commits.map(({ next, budget }) => [next.status, next.dueAt, budget.kind])).toEqual([
      ["queued", now + endAgainMs, "none"],
      ["expired", null, "not_reached"],
    ]);
  });
});

describe("the budget's step", () => {
  test.each([
    { kind: "none" },
    { kind: "claim", attempt: 1, endsAt: now },
    { kind: "reached", attempt: 1 },
    { kind: "not_reached", attempt: 1 },
    { kind: "passed_on", attempt: 1 },
  ] as const)("$kind is the change's own while the delivery goes on", async (budget) => {
    expect(await step({}, spoken("de", budget))).toEqual(budget);
  });

  test("gives back the place of the attempt that an ended delivery won't make", async () => {
    expect(await step({}, ending({ kind: "none" }))).toEqual({ kind: "not_reached", attempt: 1 });
    const attempts = [buildAttempt({ outcome: "unavailable" })];
    expect(await step({ status: "sending", attempts }, ending({ kind: "none" }))).toEqual({ kind: "not_reached", attempt: 2 });
  });

  test("passes nothing on when no attempt follows", async () => {
    expect(await step({ status: "sending" }, ending({ kind: "passed_on", attempt: 1 }))).toEqual({ kind: "not_reached", attempt: 1 });
  });

  test.each([
    { kind: "reached", attempt: 1 },
    { kind: "not_reached", attempt: 1 },
  ] as const)("$kind says what became of the last attempt at the end", async (budget) => {
    expect(await step({ status: "sending" }, ending(budget))).toEqual(budget);
  });

  test("touches nothing once the delivery had ended before", async () => {
    expect(await step({ status: "failed", reason: "unknown", dueAt: null }, spoken("de"))).toEqual({ kind: "none" });
    expect(await step({ status: "failed", reason: "unknown", dueAt: null }, spoken("de", { kind: "passed_on", attempt: 1 }))).toEqual({
      kind: "passed_on",
      attempt: 1,
    });
  });
});

describe("settled", () => {
  test("a delivery that is to be attempted is seen to again if nobody does it", () => {
    expect(settle(buildDelivery(), now, limits).dueAt).toBe(now + putBackMs);
    expect(putBackMs).toBe(5_000);
  });

  test("one whose next attempt is put off is due then, yet no later than its end", () => {
    expect(settle(buildDelivery(), now, limits, { attemptAt: now + 60_000 }).dueAt).toBe(now + 60_000);
    expect(settle(buildDelivery(), now, limits, { attemptAt: now + 600_000 }).dueAt).toBe(acceptedAt + 180_000);
  });

  test("one that waits is due when it has waited", () => {
    const attempt = buildAttempt();
    expect(settle(buildDelivery({ status: "sending", attempts: [attempt] }), now, limits)).toMatchObject({
      status: "sending",
      dueAt: attempt.leaseUntil,
    });
  });

  test("one whose instance has died is seen to", () => {
    const attempt = buildAttempt();
    expect(settle(buildDelivery({ status: "sending", attempts: [attempt] }), attempt.leaseUntil, limits).dueAt).toBe(
      attempt.leaseUntil + putBackMs,
    );
  });

  test("what is over ends, and what had ended is left alone", () => {
    const arrived = buildAttempt({ outcome: "accepted", receipts: [buildReceipt({ status: "delivered" })] });
    const ended = settle(buildDelivery({ status: "sent", attempts: [arrived] }), now, limits);
    expect(ended).toMatchObject({ status: "delivered", reason: null, finishedAt: now, dueAt: null });
    expect(settle(ended, now + 1, limits)).toBe(ended);
  });
});
