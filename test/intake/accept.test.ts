/** A request's way through the intake, whatever it has to wait for on the way. */
import { expect, test } from "vitest";
import type { AcceptReply, DeliveryStore } from "../../src/delivery/store.ts";
import type { Admission } from "../../src/dispatch/admission.ts";
import type { AcceptCommand } from "../../src/intake/accept-command.ts";
import { createIntake } from "../../src/intake/accept.ts";
import { commandTimeoutMs } from "../../src/redis/connection.ts";
import { acceptedAt } from "../support/builders.ts";

const command: AcceptCommand = {
  tenant: "default",
  to: "+14255550123",
  channel: "sms",
  content: { code: "482913" },
  locale: "en-US",
  brand: null,
  ttlSeconds: 180,
  fallback: null,
  confirm: false,
  user: { id: null, name: null, email: null },
  clientIp: null,
  correlationId: null,
  domain: null,
  appHash: null,
  metadata: null,
  idempotency: null,
};

type StoreReply = Extract<AcceptReply, { kind: "denied" | "late" }> | "accepted";

interface Circumstances {
  readonly waitMs?: number;
  readonly admission?: Admission["kind"];
  readonly reply?: StoreReply;
}

function stage({ waitMs = 0, admission = "place", reply = "accepted" }: Circumstances = {}) {
  const state = { now: acceptedAt, places: [] as string[], announced: 0, advanced: 0 };
  const asked: { readonly createdAt: number; readonly callerGivesUpAt: number }[] = [];
  const store: Pick<DeliveryStore, "accept"> = {
    async accept(delivery, { callerGivesUpAt }) {
      asked.push({ createdAt: delivery.createdAt, callerGivesUpAt });
      return reply === "accepted" ? { kind: "accepted", held: { delivery, version: 1 }, isFirstClaimed: false } : reply;
    },
  };
  const place = {
    run: (work: () => Promise<void>) => {
      state.places.push("run");
      void work();
    },
    free: () => void state.places.push("freed"),
  };
  const accept = createIntake({
    store: store as DeliveryStore,
    idempotency: { claim: () => expect.fail("no key was given"), release: () => expect.fail("no key was given") },
    clock: { now: () => state.now },
    namePhone: () => Promise.resolve({ kind: "named", phoneHash: "phone", optedOut: false }),
    sealer: { seal: () => "sealed", open: () => expect.fail("nothing is opened"), isCurrent: () => true },
    shardCount: 1,
    instance: "test",
    rules: { countries: new Set(["US"]), hasRoute: () => true },
    admissions: {
      async admit() {
        state.now += waitMs;
        return admission === "place" ? { kind: admission, place } : { kind: admission };
      },
    },
    planFirst: () => null,
    work: {
      advance: async () => {
        state.advanced += 1;
      },
    },
    announce: () => {
      state.announced += 1;
    },
  });
  return { state, asked, accept: () => accept(command) };
}

test("the time that a request waited for its turn is its caller's: Redis gets the rest of it, and the code its whole life", async () => {
  const { asked, accept } = stage({ waitMs: 180 });
  expect(await accept()).toMatchObject({ kind: "accepted", delivery: { createdAt: acceptedAt + 180, expiresAt: acceptedAt + 180_180 } });
  expect(asked).toEqual([{ createdAt: acceptedAt + 180, callerGivesUpAt: acceptedAt + commandTimeoutMs }]);
});

test("what is accepted is worked on in its place, or announced where it has none", async () => {
  const placed = stage();
  await placed.accept();
  expect(placed.state).toMatchObject({ places: ["run", "freed"], advanced: 1, announced: 0 });
  const queued = stage({ admission: "queue" });
  await queued.accept();
  expect(queued.state).toMatchObject({ places: [], advanced: 0, announced: 1 });
});

test.each([
  [
    { kind: "denied", retryAfterMs: 1_500 },
    { kind: "attempts_exhausted", retryAfterSeconds: 2 },
  ],
  [{ kind: "late" }, { kind: "queue_unavailable", retryAfterSeconds: 1 }],
] as const)("what Redis refuses with %o gives its place back, and is worked on by nobody", async (reply, result) => {
  const { state, accept } = stage({ reply });
  expect(await accept()).toEqual(result);
  expect(state).toMatchObject({ places: ["freed"], advanced: 0, announced: 0 });
});

test("an overloaded instance refuses before it asks Redis for anything", async () => {
  const { asked, accept } = stage({ admission: "overloaded" });
  expect(await accept()).toEqual({ kind: "overloaded", retryAfterSeconds: 1 });
  expect(asked).toEqual([]);
});
