/** Deliveries spread over several hash slots: found, searched, worked on and swept in each of them. */
import { expect, test } from "vitest";
import { opsKey, startWorld, supportKey } from "../support/world.ts";

test("with four shards, everything works as with one", async () => {
  await using world = await startWorld({ gateways: 2, shards: 4 });
  const phones = Array.from({ length: 12 }, (_, index) => `+14255556${100 + index}`);
  const ids: string[] = [];
  for (const [index, to] of phones.entries()) {
    const { body } = await world.post({ to, channel: "sms", code: "482913", user: { id: "u-shards" } }, { gateway: index % 2 });
    ids.push(body.id);
  }
  for (const id of ids) expect((await world.ended(id)).delivery.status).toBe("delivered");
  expect(new Set(ids.map((id) => id.slice(14, 16))).size).toBeGreaterThan(1);

  const pages: string[] = [];
  let cursor = "";
  do {
    const query = `/v1/deliveries?userId=u-shards&limit=5${cursor}`;
    const { body } = await world.call("GET", query, { key: supportKey });
    pages.push(...body.data.map((delivery: { id: string }) => delivery.id));
    cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
  } while (cursor !== "");
  expect(pages).toEqual(ids.toSorted().toReversed());

  const [phone = ""] = phones;
  const found = await world.call("GET", `/v1/deliveries?to=${encodeURIComponent(phone)}`, { key: supportKey });
  expect(found.body.data.map((delivery: { id: string }) => delivery.id)).toEqual([ids[0]]);
  const trace = await world.trace(ids[3] ?? "");
  const byMessage = await world.call("GET", `/v1/deliveries?carrierMessageId=${trace.attempts[0].carrierMessageId}`, { key: supportKey });
  expect(byMessage.body.data.map((delivery: { id: string }) => delivery.id)).toEqual([ids[3]]);
  expect((await world.call("GET", "/v1/carriers", { key: opsKey })).status).toBe(200);
});
