/** Acceptances and changes that travel together leave in Redis, and are answered, what they would alone, one after the other. */
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { createDeliveryId, shardOfPhone } from "../../src/delivery/id.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import type { AcceptReply, BudgetStep, Held } from "../../src/delivery/store.ts";
import { setServerClock } from "../support/server-clock.ts";
import { claimed, fresh, keys, phone, retentionMs, shard, shardNumber, storeStage } from "./store-stage.ts";

const now = Date.now();
/** Of which both may lie in the one shard: it is the id that says so. */
const phones = [phone, "YW5vdGhlcnBob25lb2ZpdA"];
const tenantIndex = shard.ofTenant("t");
const stage = storeStage({ indexes: () => [{ key: tenantIndex, keptMs: retentionMs }] });
let setClock: (now: number) => void;

beforeAll(() => {
  setClock = setServerClock(stage.redis);
});

interface Wish {
  readonly phone: number;
  readonly delivery: number;
  readonly withFirst: boolean;
  readonly createdAgoMs: number;
}

const wishes = fc.array(
  fc.record<Wish>({
    phone: fc.nat({ max: 1 }),
    delivery: fc.nat({ max: 9 }),
    withFirst: fc.boolean(),
    createdAgoMs: fc.integer({ min: -5, max: 40 }),
  }),
  { minLength: 1, maxLength: 14 },
);
/** Some twice, and none more often: a repetition builds upon the record by a command of its own, which the next one meets or not. */
const notThrice = (list: readonly Wish[]): Wish[] =>
  list.filter(({ delivery }, index) => list.slice(0, index).filter((earlier) => earlier.delivery === delivery).length < 2);
const steps = fc.array(
  fc.record({
    of: fc.nat({ max: 13 }),
    ends: fc.boolean(),
    budget: fc.constantFrom<BudgetStep["kind"]>("none", "claim", "reached", "not_reached", "passed_on"),
  }),
  { maxLength: 14 },
);

const ids = Array.from({ length: 10 }, () => createDeliveryId(now, shardNumber));

interface Acceptance {
  readonly delivery: Delivery;
  readonly first: Delivery | null;
}

function asked({ phone: index, delivery: number, withFirst, createdAgoMs }: Wish): Acceptance {
  const createdAt = now - createdAgoMs;
  const phoneHash = phones[(index + number) % phones.length] ?? phone;
  const delivery = fresh({ id: ids[number] ?? "", phoneHash, createdAt, expiresAt: createdAt + 180_000, dueAt: createdAt + 5_000 });
  return { delivery, first: withFirst ? { ...claimed({ delivery, version: 1 }), dueAt: now + 6_000 } : null };
}

function accept({ delivery, first }: Acceptance): Promise<AcceptReply> {
  const claim = first === null ? {} : { first: { delivery: first, endsAt: now + 4_000 } };
  return stage.store.accept(delivery, { callerGivesUpAt: now + 700, ...claim });
}

function budgetStep(kind: BudgetStep["kind"]): BudgetStep {
  if (kind === "none") return { kind };
  return kind === "claim" ? { kind, attempt: 2, endsAt: now + 9_000 } : { kind, attempt: 1 };
}

/** Everything but how many milliseconds a key still has: the server's own clock goes on. Records end at a time, sets after one. */
async function everything(): Promise<unknown> {
  const names = (await stage.redis.keys("t:*")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const isText = (await stage.redis.type(name)) === "string";
      const value = isText ? await stage.redis.get(name) : await stage.redis.zrange(name, "0", "-1", "WITHSCORES");
      const leftMs = await stage.redis.pttl(name);
      const keptMs = isText ? Date.now() + leftMs - now : leftMs;
      return { name, value, keptForMinutes: leftMs < 0 ? leftMs : Math.round(keptMs / 60_000) };
    }),
  );
}

test("whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(wishes, steps, async (wished, changes) => {
      const acceptances = notThrice(wished).map(asked);
      const carriedOut = async (order: "together" | "alone") => {
        await stage.redis.flushall();
        setClock(now);
        const each = async <Item, Answer>(items: readonly Item[], act: (item: Item) => Promise<Answer>): Promise<Answer[]> => {
          if (order === "together") return Promise.all(items.map(act));
          const answers: Answer[] = [];
          for (const item of items) answers.push(await act(item));
          return answers;
        };
        const accepted = await each(acceptances, accept);
        const held = accepted.flatMap((reply): Held[] => ("held" in reply ? [reply.held] : []));
        const committed = await each(changes, async ({ of, ends, budget }) => {
          const before = held[of % Math.max(1, held.length)];
          if (before === undefined) return null;
          const next: Delivery = { ...before.delivery, dueAt: ends ? null : now + 7_000 };
          return stage.store.commit(before, next, budgetStep(budget), now);
        });
        return { accepted, committed, redis: await everything() };
      };
      expect(await carriedOut("together")).toEqual(await carriedOut("alone"));
    }),
    { numRuns: 60 },
  );
});

test("several to one phone count each other", async () => {
  setClock(now);
  const replies = await Promise.all([0, 2, 4].map((delivery) => accept(asked({ phone: 0, delivery, withFirst: true, createdAgoMs: 0 }))));
  expect(replies).toMatchObject([
    { isFirstClaimed: true, held: { delivery: { recentForPhone: 0, remainingAtAcceptance: 4 } } },
    { isFirstClaimed: false, held: { delivery: { recentForPhone: 1, remainingAtAcceptance: 3 } } },
    { isFirstClaimed: false, held: { delivery: { recentForPhone: 2, remainingAtAcceptance: 2 } } },
  ]);
});

test("an index that can't be written to fails those who have a place in it, and nobody else", async () => {
  setClock(now);
  await stage.redis.set(shard.due, "no index");
  const elsewhere =
    Array.from("abcdefgh", (letter) => letter.repeat(22)).find((word) => shardOfPhone(word, keys.shardCount) !== shardNumber) ?? phone;
  const results = await Promise.allSettled(
    [phone, elsewhere].map((phoneHash) => accept({ delivery: fresh({ phoneHash, createdAt: now }), first: null })),
  );
  expect(results).toMatchObject([
    { status: "rejected", reason: { message: expect.stringContaining("WRONGTYPE") as string } },
    { status: "fulfilled", value: { kind: "accepted" } },
  ]);
});
