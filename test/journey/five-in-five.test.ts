/** Contract rule 1 through the front door: several gateways, one Redis, one phone. */
import { expect, test } from "vitest";
import { waitUntil } from "../support/wait-for.ts";
import { startWorld, type Answer, type World } from "../support/world.ts";

test("sixty requests at once to three gateways: exactly five are granted, and the others are told when to come back", async () => {
  await using world = await startWorld({ gateways: 3 });
  const body = { to: "+14255550140", channel: "sms", code: "482913" };
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => world.post(body, { gateway: index % 3 })));
  const granted = answers.filter((answer) => answer.status === 202);
  const refused = answers.filter((answer) => answer.status === 429);
  expect(granted).toHaveLength(5);
  expect(refused).toHaveLength(55);
  expect(granted.map((answer) => answer.body.attempts.remaining).toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4]);
  for (const answer of refused) {
    expect(answer.body.code).toBe("attempts_exhausted");
    const seconds = Number(answer.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(300);
  }
  for (const answer of granted) await world.ended(answer.body.id);
  expect(world.standIn.phones.texts("+14255550140")).toHaveLength(5);
});

test("calls and messages, other spellings and other tenants count together", async () => {
  await using world = await startWorld();
  const sms = { to: "+14255550141", channel: "sms", code: "482913" };
  const otherTenant = "test-key-of-another-tenant";
  const spellings = ["+1 425 555 0141", "+1 (425) 555-0141", "tel:+14255550141", "+1\u00a0425\u00a05550141"];
  const answers = [
    await world.post(sms),
    await world.post({ ...sms, channel: "voice" }),
    await world.post({ ...sms, to: spellings[1] }, { key: otherTenant }),
    await world.post({ ...sms, to: spellings[2] }),
    await world.post({ ...sms, to: spellings[3] }, { key: otherTenant }),
    await world.post({ ...sms, to: spellings[0] }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 202, 202, 429]);
});

test("what a carrier clearly refused is given back", async () => {
  await using world = await startWorld();
  world.standIn.rules.set({ answer: { kind: "error", status: 503 } });
  const body = { to: "+14255550142", channel: "sms", code: "482913", ttlSeconds: 30 };
  const first = await world.post(body);
  const trace = await world.ended(first.body.id);
  expect(trace.delivery).toMatchObject({ status: "failed", reason: "carriers_unavailable" });
  expect(trace.attempts.map((attempt: { outcome: string }) => attempt.outcome)).toEqual(Array(5).fill("unavailable"));
  world.standIn.rules.clear();
  expect(await statusesOfSix(world, body)).toEqual([202, 202, 202, 202, 202, 429]);
});

test.each([
  ["never came", { kind: "hang", taken: false }],
  ["was cut off", { kind: "close_after_reading", taken: false }],
  ["was a gateway's 504", { kind: "error", status: 504 }],
  ["was a gateway's 502", { kind: "error", status: 502 }],
  ["was garbage", { kind: "garbage", taken: false }],
] as const)("an answer that %s is not given back: the phone may have been reached", async (_, answer) => {
  await using world = await startWorld();
  world.standIn.rules.set({ answer });
  const body = { to: "+14255550145", channel: "sms", code: "482913" };
  const first = await world.post(body);
  await waitUntil(
    "both carriers to be tried",
    () => world.trace(first.body.id),
    (trace) => trace.attempts.length === 2 && trace.attempts[1].outcome === "unknown",
  );
  world.standIn.rules.clear();
  expect(await statusesOfSix(world, body)).toEqual([202, 202, 202, 429, 429, 429]);
});

async function statusesOfSix(world: World, body: object): Promise<number[]> {
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) statuses.push((await world.post(body)).status);
  return statuses;
}

test("a delivery that was canceled before any attempt gives its place back", async () => {
  await using world = await startWorld();
  await world.call("POST", "/v1/carriers/twilio-a/pause", { key: "test-key-of-operations" });
  await world.call("POST", "/v1/carriers/telnyx-b/pause", { key: "test-key-of-operations" });
  const body = { to: "+14255550143", channel: "sms", code: "482913" };
  const held: Answer[] = [];
  for (let count = 0; count < 5; count += 1) held.push(await world.post(body));
  expect((await world.post(body)).status).toBe(429);
  const canceled = await world.call("POST", `/v1/deliveries/${held[0]?.body.id}/cancel`);
  expect(canceled).toMatchObject({ status: 200, body: { status: "canceled", reason: "canceled" } });
  expect((await world.post(body)).status).toBe(202);
  expect((await world.post(body)).status).toBe(429);
  await waitUntil(
    "the delivery to wait for a carrier",
    () => world.trace(held[1]?.body.id),
    (trace) => trace.events.some((event: { type: string }) => event.type === "waiting"),
  );
});

test("measured where the carriers are, no window holds more than five, however hard one phone is asked for", async () => {
  const windowSeconds = 2;
  await using world = await startWorld({ gateways: 2, config: { limits: { windowSeconds } } });
  const until = performance.now() + 4 * windowSeconds * 1_000;
  let granted = 0;
  const ask = async (gateway: number): Promise<void> => {
    while (performance.now() < until) {
      const { status } = await world.post({ to: "+14255550144", channel: "sms", code: "482913" }, { gateway });
      if (status === 202) granted += 1;
    }
  };
  await Promise.all([ask(0), ask(1), ask(0), ask(1)]);
  await waitUntil(
    "the last hand-over",
    () => world.standIn.requests.all().length,
    (count) => count === granted,
  );
  const arrivals = world.standIn.requests.all().map((request) => request.at);
  expect(arrivals.length).toBeGreaterThan(10);
  for (const from of arrivals) {
    expect(arrivals.filter((at) => at >= from && at < from + windowSeconds * 1_000).length).toBeLessThanOrEqual(5);
  }
});
