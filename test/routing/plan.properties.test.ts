import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Sender } from "../../src/config/schema.ts";
import { planRoutes } from "../../src/routing/plan.ts";
import type { RouteRequest } from "../../src/routing/route.ts";
import { maxSkipped } from "../../src/routing/skipped.ts";
import { buildCarrier, buildTable } from "./pools.ts";

const names = ["a", "b", "c"];
const countries = ["US", "CA", "GB", "JM"];
const channelSet = fc.subarray(["sms", "voice"] as const, { minLength: 1 });

const anyCarriers = fc.tuple(
  ...names.map((name) =>
    fc
      .record({
        channels: channelSet,
        weight: fc.constantFrom(0, 1, 50),
        paused: fc.boolean(),
        health: fc.record({ permits: fc.boolean(), isDoubtful: fc.boolean() }),
      })
      .map((changes) => buildCarrier(name, changes)),
  ),
);

const anySender = fc
  .record({
    kind: fc.constantFrom("short_code", "long_code", "toll_free", "alphanumeric"),
    country: fc.constantFrom(...countries),
    channels: channelSet,
    carriers: fc.subarray(names, { minLength: 1 }),
    perSecond: fc.constantFrom(0.5, 1, 100),
  })
  .map((sender) => sender as Omit<Sender, "number">);

/** Few enough that neither cap is reached. */
const anySenders = fc
  .array(anySender, { maxLength: 10 })
  .map((senders) => senders.map((sender, at): Sender => ({ ...sender, number: `s${at}` })));
const anyRoute = fc.record({ carrier: fc.constantFrom(...names), sender: fc.constantFrom("s0", "s1", "s2", "s3") });

const anyRequest: fc.Arbitrary<RouteRequest> = fc.record({
  channel: fc.constantFrom("sms", "voice"),
  needsKey: fc.boolean(),
  country: fc.constantFrom(...countries, null),
  optedOut: fc.boolean(),
  remainingMs: fc.constantFrom(0, 999, 1_000, 60_000),
  failures: fc.array(
    fc.record({
      carrier: anyRoute.map(({ carrier }) => carrier),
      sender: fc.constantFrom("s0", "s1"),
      retry: fc.constantFrom("never", "later"),
    }),
    { maxLength: 4 },
  ),
  evidentlyFailed: fc.array(anyRoute, { maxLength: 4 }),
});

const anyCase = fc.record({ carriers: anyCarriers, senders: anySenders, request: anyRequest, seed: fc.integer() });

type Case = typeof anyCase extends fc.Arbitrary<infer One> ? One : never;

function planOf({ carriers, senders, request, seed }: Case) {
  return planRoutes(request, buildTable(carriers, senders), drawsFrom(seed));
}

/** The rules once more, in the words of the outside contract. */
function usableRoutes({ carriers, senders, request }: Case): readonly string[] {
  const { channel, country } = request;
  if (request.remainingMs < 1_000 || (request.optedOut && channel === "sms")) return [];
  return carriers
    .filter((carrier) => !carrier.paused && carrier.health(channel).permits && carrier.channels.includes(channel))
    .flatMap(({ name }) =>
      senders
        .filter((sender) => sender.carriers.includes(name) && sender.channels.includes(channel))
        .filter(({ kind }) => channel === "sms" || kind === "long_code" || kind === "toll_free")
        .filter((sender) => sender.kind !== "short_code" || (sender.country === country && ["US", "CA"].includes(sender.country)))
        .filter(({ kind }) => kind !== "alphanumeric" || (country !== "US" && country !== "CA"))
        .filter(
          ({ number }) =>
            !request.failures.some((failed) => failed.retry === "never" && failed.carrier === name && failed.sender === number),
        )
        .map(({ number }) => `${name}/${number}`),
    );
}

/** Small and repeatable: a multiplicative congruential generator. */
function drawsFrom(seed: number): () => number {
  let state = (seed >>> 0) % 2_147_483_646;
  return () => {
    state = (((state + 1) * 48_271) % 2_147_483_647) - 1;
    return state / 2_147_483_646;
  };
}

test("every pair of a carrier and a sender is either planned or skipped, once", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const plan = planOf(one);
      const listed = [
        ...plan.routes.map(({ carrier, sender }) => `${carrier}/${sender.number}`),
        ...plan.skipped.map(({ carrier, sender }) => `${carrier}/${sender}`),
      ];
      expect(plan.skipped.length).toBeLessThanOrEqual(maxSkipped);
      expect(listed.toSorted()).toEqual(
        one.carriers.flatMap(({ name }) => one.senders.map(({ number }) => `${name}/${number}`)).toSorted(),
      );
    }),
  );
});

test("a planned route is open, hosted, on its channel, and fit for the country", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { carrier, sender } of planOf(one).routes) expect(usableRoutes(one)).toContain(`${carrier}/${sender.number}`);
    }),
  );
});

test("something is planned whenever any route is usable", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      expect(planOf(one).routes.length > 0).toBe(usableRoutes(one).length > 0);
    }),
  );
});

test("no carrier that failed in the delivery is planned beside one that has not, and no refused route ever", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const { failures } = one.request;
      const { routes } = planOf(one);
      const hasFailed = routes.map(({ carrier }) => failures.some((failure) => failure.carrier === carrier));
      expect(new Set(hasFailed).size).toBeLessThanOrEqual(1);
      for (const { carrier, sender } of routes) {
        expect(failures).not.toContainEqual({ carrier, sender: sender.number, retry: "never" });
      }
    }),
  );
});

test("equal draws give equal plans", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      expect(planOf(one)).toEqual(planOf(one));
    }),
  );
});
