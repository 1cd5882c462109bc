/** This build and the next one side by side on one Redis, as during an upgrade, and this one alone again, as after going back. */
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { reasons } from "../../src/vocabulary.ts";
import { postUntilAccepted } from "../support/post-until-accepted.ts";
import { startSteadyCallers } from "../support/steady-callers.ts";
import { waitFor } from "../support/wait-for.ts";
import { opsKey, startWorld, type Trace, type World } from "../support/world.ts";
import { makeNextBuild } from "./next-build.ts";

const [regionAt, attemptsAt, notesAt, priceAt, attemptReasonAt] = [23, 21, 22, 16, 8];

interface Found {
  readonly region: unknown;
  readonly price: unknown;
  readonly reason: number;
  readonly notes: readonly unknown[][];
}

/** A record as it is stored, whoever wrote it last. */
async function storedRecord(redis: Redis, id: string): Promise<Found> {
  const stored = (await redis.get(`trunkline:{0}:d:${id}`)) ?? "";
  const record = JSON.parse(stored.replace(/^(\d+:){3}/, "")) as unknown[];
  const [attempt = []] = record[attemptsAt] as unknown[][];
  return {
    region: record[regionAt],
    price: attempt[priceAt],
    reason: attempt[attemptReasonAt] as number,
    notes: record[notesAt] as unknown[][],
  };
}

/** How the next build's kind of note is told. */
function told({ events }: Trace): string[] {
  const notes = (events as { type: string; name?: string }[]).filter(({ type, name }) => type === "priced" || name === "priced");
  return notes.map(({ type }) => type);
}

/** Receipts go to the other build than the one that hands over. */
async function startBuilds(world: World, nextFolder: string) {
  const api = await world.startProcess({ server: { roles: ["api"] } });
  const nextApi = await world.startProcess({ server: { roles: ["api"] }, sourceFolder: nextFolder });
  await world.startProcess({ server: { roles: ["worker"], publicUrl: nextApi.url } });
  const nextWorker = await world.startProcess({ server: { roles: ["worker"], publicUrl: api.url }, sourceFolder: nextFolder });
  return { api, nextApi, nextWorker };
}

/** For several processes to start, on a machine that others use, too. */
const processesMs = 180_000;

test(
  "two builds work on each other's deliveries: nothing is lost or doubled, both read all, and neither destroys what only the other knows",
  async () => {
    using next = makeNextBuild();
    await using world = await startWorld({
      gateways: 0,
      standIn: { keep: { phones: 5_000 } },
      config: { delivery: { concurrency: 2 } },
    });
    world.standIn.rules.set({ answer: { kind: "normal", delayMs: 100 } });
    const { api, nextApi, nextWorker } = await startBuilds(world, next.folder);
    using stack = new DisposableStack();
    const redis = stack.adopt(new Redis(world.redis.url), (connection) => connection.disconnect());

    // Idle workers are served in turn: were the callers to take turns, too, each build might meet only its own deliveries.
    const [older, newer] = [api.url, nextApi.url];
    const outOfStep = [older, newer, newer, older, older, older, newer];
    const callers = startSteadyCallers(world, { urls: () => outOfStep, perSecond: 20 });
    await waitFor("some deliveries", () => callers.accepted().length >= 50);
    const { accepted } = await callers.stop();

    const kinds = new Set<string>();
    for (const { id, phone } of accepted) {
      const trace = await world.ended(id, api.url);
      const nextTrace = await world.ended(id, nextApi.url);
      expect(trace).toMatchObject({ delivery: { status: "delivered" } });
      expect(nextTrace).toMatchObject({ delivery: { status: "delivered" } });
      const texts = world.standIn.phones.texts(phone).length;
      if (trace.attempts.length > 1) {
        // On a machine that is short of time an answer may come too late: the one case in which a phone may get two.
        expect(trace.attempts[0].outcome).not.toBe("accepted");
        expect(texts).toBeLessThanOrEqual(trace.attempts.length);
        continue;
      }
      expect(texts).toBe(1);

      const { region, price, reason, notes } = await storedRecord(redis, id);
      const isPriced = notes.some(([, type]) => type === "priced");
      kinds.add(
        `${region === "north" ? "accepted by the next" : "accepted by this"}, ${isPriced ? "handed over by the next" : "handed over by this"}`,
      );
      // Four writes by four processes later, the attempt still has all that its worker knew.
      expect([price ?? 0, reason]).toEqual(isPriced ? [7, reasons.length] : [0, -1]);
      expect(trace.attempts[0].reason).toBe(isPriced ? "unknown" : null);
      expect(nextTrace.attempts[0].reason).toBe(isPriced ? "priced_route" : null);
      expect([told(trace), told(nextTrace)]).toEqual(isPriced ? [["unread"], ["priced"]] : [[], []]);
    }
    expect([...kinds].toSorted()).toEqual([
      "accepted by the next, handed over by the next",
      "accepted by the next, handed over by this",
      "accepted by this, handed over by the next",
      "accepted by this, handed over by this",
    ]);

    // The same request to both is one delivery; what operators change in one, the other follows.
    const same = { to: "+14255559001", channel: "sms", code: "482913" };
    const first = await postUntilAccepted(world, same, { url: nextApi.url, key: "the-same" });
    const second = await postUntilAccepted(world, same, { url: api.url, key: "the-same" });
    expect(second.body.id).toBe(first.body.id);
    expect((await world.call("POST", "/v1/carriers/telnyx-b/pause", { url: nextApi.url, key: opsKey })).status).toBe(200);
    await waitFor("this build to pause the carrier, too", async () => {
      const { body } = await world.call("GET", "/v1/carriers", { url: api.url, key: opsKey });
      return body.data.some(({ name, paused }: { name: string; paused: boolean }) => name === "telnyx-b" && paused);
    });

    // Back to this build alone.
    await Promise.all([nextApi.end("SIGTERM"), nextWorker.end("SIGTERM")]);
    const late = await postUntilAccepted(world, { to: "+14255559002", channel: "sms", code: "482913" }, { url: api.url });
    await waitFor(
      "this build's worker to hand over alone",
      async () => (await world.trace(late.body.id, api.url)).delivery.status === "sent",
    );
    for (const { id } of accepted) expect((await world.trace(id, api.url)).delivery.status).toBe("delivered");
  },
  processesMs,
);

test("a record in a later format is left as it is: asked for, it is out of reach; due, it is put off; everything else goes on", async () => {
  await using world = await startWorld();
  using stack = new DisposableStack();
  const redis = stack.adopt(new Redis(world.redis.url), (connection) => connection.disconnect());
  const { body } = await postUntilAccepted(world, { to: "+14255559003", channel: "sms", code: "482913" }, { key: "of-later" });
  await world.ended(body.id);
  const key = `trunkline:{0}:d:${body.id}`;
  const later = (await redis.get(key))?.replace(/^((?:\d+:){3})\[1,/, "$1[2,") ?? "";
  await redis.set(key, later, "KEEPTTL");
  await redis.zadd("trunkline:{0}:due", 1, body.id);
  await waitFor("the sweeper to put it off", async () => Number(await redis.zscore("trunkline:{0}:due", body.id)) > 1);

  expect(await world.call("GET", `/v1/deliveries/${body.id}`)).toMatchObject({ status: 503, body: { code: "queue_unavailable" } });
  // Not a second delivery under the same key.
  const again = await world.post({ to: "+14255559003", channel: "sms", code: "482913" }, { headers: { "idempotency-key": "of-later" } });
  expect(again.status).toBe(503);
  const other = await postUntilAccepted(world, { to: "+14255559004", channel: "sms", code: "482913" });
  expect((await world.ended(other.body.id)).delivery.status).toBe("delivered");
  expect(await redis.get(key)).toBe(later);
  expect(world.standIn.phones.texts("+14255559003")).toHaveLength(1);
});
