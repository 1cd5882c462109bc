/** One request, one delivery, however often it is repeated: in a row, at once, and after a crash. */
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { otherTenantKey, startWorld } from "../support/world.ts";

const body = { to: "+14255550111", channel: "sms", code: "482913" };
const key = (name: string) => ({ headers: { "idempotency-key": name } });

test("the same key and body replay the first answer, whatever has happened since; another body is refused", async () => {
  await using world = await startWorld();
  const first = await world.post(body, key("k-1"));
  await world.ended(first.body.id);
  const again = await world.post({ code: "482913", channel: "sms", to: "+14255550111" }, key('"k-1"'));
  expect(again.status).toBe(202);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  const other = await world.post({ ...body, code: "482914" }, key("k-1"));
  expect(other).toMatchObject({ status: 422, body: { code: "idempotency_mismatch" } });
  expect(world.standIn.phones.texts(body.to)).toHaveLength(1);
});

test("thirty repetitions at once over two gateways make one delivery", async () => {
  await using world = await startWorld({ gateways: 2 });
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => world.post(body, { ...key("k-2"), gateway: index % 2 })));
  const ids = new Set(answers.filter((answer) => answer.status === 202).map((answer) => answer.body.id as string));
  expect(ids.size).toBe(1);
  for (const answer of answers) expect([202, 409]).toContain(answer.status);
  for (const id of ids) await world.ended(id);
  expect(world.standIn.phones.texts(body.to)).toHaveLength(1);
});

test("keys of two tenants don't meet", async () => {
  await using world = await startWorld();
  const mine = await world.post(body, key("k-3"));
  const theirs = await world.post({ ...body, code: "999999" }, { ...key("k-3"), key: otherTenantKey });
  expect([mine.status, theirs.status]).toEqual([202, 202]);
  expect(theirs.body.id).not.toBe(mine.body.id);
});

test("a claim that a crash cut off is taken over by the next request with its key", async () => {
  await using world = await startWorld();
  const first = await world.post(body, key("k-4"));
  await world.ended(first.body.id);
  // What a crash between the claim and the acceptance leaves: the claim alone.
  const redis = new Redis(world.redis.url);
  await redis.del(`trunkline:{0}:d:${first.body.id}`);
  await waitFor("the lease of the claim to be over", async () => {
    const retried = await world.post(body, key("k-4"));
    if (retried.status === 409) return false;
    expect(retried.status).toBe(202);
    expect(retried.body.id).toBe(first.body.id);
    return true;
  });
  redis.disconnect();
});

test("a refusal leaves the key free", async () => {
  await using world = await startWorld();
  const five = await Promise.all(Array.from({ length: 5 }, () => world.post({ ...body, to: "+14255550112" })));
  expect(five.map((answer) => answer.status)).toEqual([202, 202, 202, 202, 202]);
  expect((await world.post({ ...body, to: "+14255550112" }, key("k-5"))).status).toBe(429);
  expect((await world.post({ ...body, to: "+14255550113" }, key("k-5"))).status).toBe(202);
});
