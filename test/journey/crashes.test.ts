/** Nothing accepted is lost: gateways and Redis are killed, hung and told to stop while codes are on their way. */
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { waitFor, waitUntil } from "../support/wait-for.ts";
import { startWorld, type Trace, type World } from "../support/world.ts";

/** How long a claim holds: the carrier's deadline, and time to write its answer down. */
const [carrierTimeoutMs, leaseMarginMs] = [1_000, 1_000];

const phone = (index: number): string => `+1425555${String(1_000 + index)}`;

async function postMany(world: World, count: number, url: string, from = 0): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      world.post({ to: phone(from + index), channel: "sms", code: "482913" }, { url }).catch(() => null),
    ),
  );
  return answers.flatMap((answer) => (answer?.status === 202 ? [answer.body.id as string] : []));
}

/** A carrier has it. The receipt may have been lost with whoever was to take it: carriers don't post it again. */
function handedOver(world: World, id: string): Promise<Trace> {
  return waitUntil(
    `delivery ${id} to be handed over`,
    () => world.trace(id),
    (trace) => ["sent", "delivered"].includes(trace.delivery?.status),
  );
}

test("a gateway killed while it hands over: another one ends every accepted delivery, and no phone gets more than one duplicate", async () => {
  await using world = await startWorld({ gateways: 1, appendFsync: "always" });
  world.standIn.rules.set({ answer: { kind: "normal", delayMs: 300 } });
  const victim = await world.startProcess();
  const accepted = postMany(world, 60, victim.url);
  await waitUntil(
    "the first hand-overs",
    () => world.standIn.requests.all().length,
    (count) => count > 10,
  );
  await victim.end("SIGKILL");
  const ids = await accepted;
  expect(ids.length).toBeGreaterThan(10);
  for (const id of ids) await handedOver(world, id);
  for (let index = 0; index < 60; index += 1) expect(world.standIn.phones.texts(phone(index)).length).toBeLessThanOrEqual(2);
});

test("a gateway killed between its 202 and the carrier's answer: another one hands over after its lease, once", async () => {
  await using world = await startWorld({ gateways: 1, appendFsync: "always" });
  const victim = await world.startProcess();
  // A sender's first message makes it ask for a lease of that one's rate; with leases the next one is claimed as it is accepted.
  for (const earlier of await postMany(world, 40, victim.url)) await handedOver(world, earlier);
  world.standIn.rules.set({ answer: { kind: "hang", taken: false } });
  const [id = ""] = await postMany(world, 1, victim.url, 50);
  await victim.end("SIGKILL");
  world.standIn.rules.set({ answer: { kind: "normal" } });
  const { attempts, events } = await handedOver(world, id);
  expect(attempts.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["unknown", "accepted"]);
  expect(events.map(({ type }: { type: string }) => type)).not.toContain("budget_denied");
  const [lost, made] = attempts.map(({ startedAt }: { startedAt: string }) => Date.parse(startedAt));
  expect(made - lost).toBeGreaterThanOrEqual(carrierTimeoutMs + leaseMarginMs);
  expect(world.standIn.phones.texts(phone(50))).toHaveLength(1);
});

test("Redis killed and started again: what was accepted is delivered", async () => {
  await using world = await startWorld({ appendFsync: "always" });
  const [gateway] = world.gateways;
  const url = gateway?.url ?? "";
  const before = await postMany(world, 30, url);
  expect(before).toHaveLength(30);
  await world.redis.kill();
  const refused = await world.post({ to: phone(90), channel: "sms", code: "482913" });
  expect(refused).toMatchObject({ status: 503, body: { code: "queue_unavailable" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  await world.redis.restart();
  for (const id of before) await handedOver(world, id);
  for (let index = 0; index < 30; index += 1) expect(world.standIn.phones.texts(phone(index)).length).toBeGreaterThan(0);
  await waitUntil(
    "the gateway to accept again",
    () => postMany(world, 1, url, 95),
    (ids) => ids.length === 1,
  );
});

test("while Redis hangs every request is answered 503, and nothing is accepted behind the caller's back", async () => {
  await using world = await startWorld();
  world.redis.hang();
  const answers = await Promise.all([
    world.post({ to: phone(100), channel: "sms", code: "482913" }),
    world.post({ to: phone(101), channel: "sms", code: "482913" }, { headers: { "idempotency-key": "k-1" } }),
    world.call("GET", "/v1/deliveries"),
    world.call("GET", "/v1/deliveries/dlv_00000000000000000000000000"),
    world.call("GET", "/readyz", { key: null }),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503, 503, 503]);
  expect((await world.call("GET", "/livez", { key: null })).status).toBe(200);
  expect((await world.call("GET", "/metrics", { key: null })).status).toBe(200);
  world.redis.resume();
  await waitUntil(
    "the gateway to be ready again",
    () => world.call("GET", "/readyz", { key: null }),
    (answer) => answer.status === 200,
  );
  const { body } = await world.call("GET", "/v1/deliveries");
  expect(body.data).toEqual([]);
  const after = await world.post({ to: phone(101), channel: "sms", code: "482913" }, { headers: { "idempotency-key": "k-1" } });
  expect(after.status).toBe(202);
  await world.ended(after.body.id);
  expect(world.standIn.phones.texts(phone(100))).toHaveLength(0);
  expect(world.standIn.phones.texts(phone(101))).toHaveLength(1);
});

test("SIGTERM while a carrier is slow: the hand-over is finished and written down, and the process ends by itself", async () => {
  await using world = await startWorld({ carrierTimeoutMs: 5_000 });
  world.standIn.rules.set({ answer: { kind: "normal", delayMs: 700 } });
  const gateway = await world.startProcess();
  const ids = await postMany(world, 5, gateway.url, 200);
  await waitUntil(
    "the hand-overs to begin",
    () => world.standIn.requests.all().length,
    (count) => count >= 1,
  );
  const { code } = await gateway.end("SIGTERM");
  expect(code).toBe(0);
  for (const id of ids) {
    const trace = await handedOver(world, id);
    expect(trace.attempts).toHaveLength(1);
    expect(trace.attempts[0].outcome).toBe("accepted");
  }
});

test("the queue loses all its jobs: the sweeper sees to what it lost", async () => {
  await using world = await startWorld({ config: { delivery: { concurrency: 1 } } });
  world.standIn.rules.set({ answer: { kind: "normal", delayMs: 400 } });
  const ids = await postMany(world, 8, world.gateways[0]?.url ?? "", 300);
  expect(ids).toHaveLength(8);
  const redis = new Redis(world.redis.url);
  await waitFor("jobs in the queue", async () => (await redis.llen("trunkline:{0}:work:wait")) > 3);
  await redis.del(...(await redis.keys("trunkline:{0}:work:*")));
  redis.disconnect();
  for (const id of ids) {
    const trace = await world.ended(id);
    expect(trace.delivery.status).toBe("delivered");
    expect(trace.attempts).toHaveLength(1);
  }
});

test("SIGTERM while Redis and the carriers hang: the process ends all the same", async () => {
  await using world = await startWorld();
  world.standIn.rules.set({ answer: { kind: "hang", taken: false } });
  const gateway = await world.startProcess();
  await postMany(world, 3, gateway.url, 400);
  await waitFor("the hand-overs", () => world.standIn.requests.all().length >= 3);
  world.redis.hang();
  const ended = await Promise.race([gateway.end("SIGTERM"), sleepOver(15_000)]);
  world.redis.resume();
  expect(ended).not.toBe("still running");
});

/** The contract's own bound on SIGTERM: reached only by a process that does not end. */
function sleepOver(ms: number): Promise<"still running"> {
  return new Promise((resolve) => {
    setTimeout(() => resolve("still running"), ms).unref();
  });
}
