/** Api and worker as processes of their own: each does its part, either may be killed, and nothing is lost. */
import { expect, test } from "vitest";
import { postUntilAccepted } from "../support/post-until-accepted.ts";
import { waitFor, waitUntil } from "../support/wait-for.ts";
import { startWorld, type World } from "../support/world.ts";

const phone = (index: number): string => `+1425555${String(2_000 + index)}`;

const startApi = (world: World) => world.startProcess({ server: { roles: ["api"] } });
const startWorker = (world: World, publicUrl: string) => world.startProcess({ server: { roles: ["worker"], publicUrl } });

async function postMany(world: World, count: number, url: string, from: number): Promise<string[]> {
  const indexes = Array.from({ length: count }, (_, index) => from + index);
  const answers = await Promise.all(
    indexes.map((index) => postUntilAccepted(world, { to: phone(index), channel: "sms", code: "482913" }, { url })),
  );
  return answers.map(({ body }) => body.id as string);
}

test("an api hands nothing over, a worker does, and receipts to the api end what the worker began", async () => {
  await using world = await startWorld({ gateways: 0 });
  const api = await startApi(world);
  const ids = await postMany(world, 5, api.url, 0);
  await waitUntil(
    "all of them to wait for a worker",
    () => world.call("GET", "/metrics", { url: api.url, key: null }),
    ({ body }) => (body as string).includes('trunkline_queue_jobs{state="waiting"} 5'),
  );
  expect(world.standIn.requests.all()).toHaveLength(0);
  const worker = await startWorker(world, api.url);
  for (const id of ids) expect((await world.ended(id, api.url)).delivery.status).toBe("delivered");

  // Announced by the queue to a worker that waits: not a sweep later.
  const [id = ""] = await postMany(world, 1, api.url, 10);
  const trace = await world.ended(id, api.url);
  expect(trace.attempts).toHaveLength(1);
  expect(trace.attempts[0].handoffMs).toBeLessThan(5_000);

  const ready = await world.call("GET", "/readyz", { url: worker.url, key: null });
  expect(ready.body.checks).toEqual([
    { name: "redis", ok: true },
    { name: "durability", ok: true },
    { name: "queue", ok: true },
    { name: "sweeper", ok: true },
  ]);
  const refused = await world.post({ to: phone(11), channel: "sms", code: "482913" }, { url: worker.url });
  expect(refused).toMatchObject({ status: 404, body: { code: "not_found", detail: expect.stringContaining("worker") as string } });
  expect((await world.call("POST", "/carriers/twilio-a/receipts", { url: worker.url })).status).toBe(404);
  expect((await world.call("GET", "/metrics", { url: worker.url, key: null })).status).toBe(200);
  expect((await world.call("GET", "/livez", { url: worker.url, key: null })).status).toBe(200);
});

test("the worker killed, then the api: another of each goes on, and every phone gets its code", async () => {
  await using world = await startWorld({ gateways: 0, appendFsync: "always" });
  world.standIn.rules.set({ answer: { kind: "normal", delayMs: 200 } });
  const [first, second] = [await startApi(world), await startApi(world)];
  const worker = await startWorker(world, second.url);
  const ids = await postMany(world, 30, first.url, 100);
  await waitFor("the first hand-overs", () => world.standIn.requests.all().length > 5);
  await worker.end("SIGKILL");
  await first.end("SIGKILL");
  await startWorker(world, second.url);
  for (const id of ids) {
    await waitUntil(
      `delivery ${id} to be handed over`,
      () => world.trace(id, second.url),
      ({ delivery }) => ["sent", "delivered"].includes(delivery?.status),
    );
  }
  for (let index = 100; index < 130; index += 1) {
    const texts = world.standIn.phones.texts(phone(index)).length;
    expect(texts).toBeGreaterThan(0);
    expect(texts).toBeLessThanOrEqual(2);
  }
});
