/** A17: somebody of the support staff who wants to know more than the work needs. */
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { loadAdapter } from "../../../carriers/index.ts";
import { checkConfig } from "../../../src/config/load.ts";
import { createFindSecret } from "../../support/find-secret.ts";
import { opsKey, revealKey, startWorld, supportKey, type World } from "../../support/world.ts";

const number = "+14255550173";
const code = "739184";
const findIn = createFindSecret([number.slice(2), code]);
const reader = { key: supportKey };

async function deliver(world: World): Promise<string> {
  const { body } = await world.post({ to: number, channel: "sms", code, user: { id: "u-1" }, correlationId: "c-1" });
  await world.ended(body.id);
  return body.id as string;
}

test("no way of asking shows the code, or the number to a key that may not see it", async () => {
  await using world = await startWorld();
  const id = await deliver(world);
  const paths = [
    [`/v1/deliveries/${id}`, `/v1/deliveries/${id}/trace`, "/v1/deliveries", `/v1/deliveries?to=${encodeURIComponent(number)}`],
    ["/v1/deliveries?userId=u-1", "/v1/deliveries?correlationId=c-1", `/v1/deliveries?to=${number.slice(2)}`],
    [`/v1/deliveries/${id}?reveal=true`, `/v1/deliveries/${id}/trace?fields=content`, `/v1/deliveries/${id}/content`],
  ].flat();
  for (const path of paths) {
    const { body } = await world.call("GET", path, reader);
    expect(findIn(path, JSON.stringify(body))).toEqual([]);
  }
  // In lists, not even to a key that may see it in a single read.
  const list = await world.call("GET", "/v1/deliveries", { key: revealKey });
  expect(list.body.data).toHaveLength(1);
  expect(findIn("a list", JSON.stringify(list.body))).toEqual([]);
});

test("a key that reads can change nothing, and sees neither the carriers nor the audit log", async () => {
  await using world = await startWorld();
  const id = await deliver(world);
  const asked = [
    await world.post({ to: number, channel: "sms", code }, reader),
    await world.call("POST", `/v1/deliveries/${id}/cancel`, reader),
    await world.call("POST", `/v1/deliveries/${id}/outcome`, { ...reader, body: { verified: true } }),
    await world.call("POST", "/v1/carriers/twilio-a/pause", reader),
    await world.call("POST", "/v1/senders", { ...reader, body: {} }),
    await world.call("DELETE", "/v1/senders/97671", reader),
    await world.call("GET", "/v1/carriers", reader),
    await world.call("GET", "/v1/audit", reader),
  ];
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 403));
});

test("each look at a number is in the audit log, and what can't be noted there isn't shown", async () => {
  await using world = await startWorld();
  const { body } = await world.post({ to: number, channel: "sms", code });
  const look = (path: string) => world.call("GET", path, { key: revealKey });
  const paths = [`/v1/deliveries/${body.id}`, `/v1/deliveries/${body.id}/trace`];
  for (const path of paths) expect(findIn(path, JSON.stringify((await look(path)).body))).not.toEqual([]);
  const audit = await world.call("GET", "/v1/audit", { key: opsKey });
  const entry = { keyName: "senior", action: "number_revealed", subject: body.id as string };
  expect(audit.body.data).toMatchObject([entry, entry]);
  expect(findIn("the audit log", JSON.stringify(audit.body))).toEqual([]);

  const redis = new Redis(world.redis.url);
  await redis.set("trunkline:{control}:audit", "not a stream any more");
  redis.disconnect();
  for (const path of paths) {
    const answer = await look(path);
    expect(answer.status).toBe(500);
    expect(findIn(path, JSON.stringify(answer.body))).toEqual([]);
  }
});

test.each(["traces:*", "*", "deliveries:read,traces:reveal", "Traces:Reveal", ""])("a scope %j is refused at the start", async (scope) => {
  const loaded = await checkConfig(
    { apiKeys: [{ name: "support", tenant: "default", secret: "s".repeat(32), scopes: [scope] }] },
    {},
    loadAdapter,
  );
  expect(loaded.ok ? [] : loaded.errors.map(({ path }) => path)).toContain("/apiKeys/0/scopes/0");
});
