/** What carriers post to us: forged, replayed, late, for unknown things. None of it moves anything that it should not. */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { waitUntil } from "../support/wait-for.ts";
import { startWorld, twilioSid, twilioToken, type World } from "../support/world.ts";

interface Posted {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly token?: string;
}

async function post(world: World, { path, fields, token = twilioToken }: Posted): Promise<number> {
  const url = `${world.gateways[0]?.url}${path}`;
  const signed =
    url +
    Object.keys(fields)
      .toSorted()
      .map((name) => name + fields[name])
      .join("");
  const signature = createHmac("sha1", token).update(signed).digest("base64");
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature },
    body: new URLSearchParams(fields).toString(),
  });
  await response.arrayBuffer();
  return response.status;
}

const receipt = (MessageSid: string, MessageStatus: string, more = {}) => ({ AccountSid: twilioSid, MessageSid, MessageStatus, ...more });

/** A message that Twilio took and of which nothing was heard. */
async function sentMessage(world: World): Promise<{ id: string; sid: string; path: string }> {
  await world.call("POST", "/v1/carriers/telnyx-b/pause", { key: "test-key-of-operations" });
  const { body } = await world.post({ to: "+14255550121", channel: "sms", code: "482913" });
  const trace = await waitUntil(
    "the message to be sent",
    () => world.trace(body.id),
    (one) => one.delivery.status === "sent",
  );
  const request = world.standIn.requests.all().at(-1);
  const path = new URL(/"StatusCallback":"([^"]+)"/.exec(JSON.stringify(request))?.[1] ?? "").pathname;
  return { id: body.id as string, sid: trace.attempts[0].carrierMessageId as string, path };
}

const silent = { standIn: { rules: [{ receipts: { lose: "all" as const } }] } };

test("a forged receipt gets 403 and changes nothing", async () => {
  await using world = await startWorld(silent);
  const { id, sid, path } = await sentMessage(world);
  expect(await post(world, { path, fields: receipt(sid, "delivered"), token: "not-the-token" })).toBe(403);
  const otherCarrier = path.replace("twilio-a", "telnyx-b");
  expect(await post(world, { path: otherCarrier, fields: receipt(sid, "delivered") })).toBe(403);
  expect((await world.trace(id)).attempts[0].receipts).toEqual([]);
});

test("a genuine signature over another attempt's address changes nothing", async () => {
  await using world = await startWorld(silent);
  const { id, sid, path } = await sentMessage(world);
  const guessed = path.slice(0, -3) + (path.endsWith("AAA") ? "BBB" : "AAA");
  expect(await post(world, { path: guessed, fields: receipt(sid, "delivered") })).toBe(200);
  expect(await post(world, { path, fields: receipt(`SM${"9".repeat(32)}`, "delivered") })).toBe(200);
  expect((await world.trace(id)).attempts[0].receipts).toEqual([]);
});

test("a receipt without the address is found by the carrier's id; unknown ids are taken and forgotten", async () => {
  await using world = await startWorld(silent);
  const { id, sid } = await sentMessage(world);
  const path = "/carriers/twilio-a/receipts";
  expect(await post(world, { path, fields: receipt(`SM${"1".repeat(32)}`, "delivered") })).toBe(200);
  expect((await world.trace(id)).delivery.status).toBe("sent");
  expect(await post(world, { path, fields: receipt(sid, "delivered") })).toBe(200);
  expect((await world.trace(id)).delivery.status).toBe("delivered");
});

test("replayed a hundred times and in every order, receipts never move a delivery back", async () => {
  await using world = await startWorld(silent);
  const { id, sid, path } = await sentMessage(world);
  await post(world, { path, fields: receipt(sid, "delivered") });
  for (let count = 0; count < 25; count += 1) {
    for (const fields of [
      receipt(sid, "sent"),
      receipt(sid, "undelivered", { ErrorCode: "30003" }),
      receipt(sid, "failed", { ErrorCode: "30007" }),
    ]) {
      expect(await post(world, { path, fields })).toBe(200);
    }
  }
  const trace = await world.trace(id);
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.attempts).toHaveLength(1);
  expect(trace.attempts[0].receipts.length).toBeLessThanOrEqual(4);
});

test("a receipt that blames the route sends the code over another carrier", async () => {
  await using world = await startWorld(silent);
  const { id, sid, path } = await sentMessage(world);
  await world.call("POST", "/v1/carriers/telnyx-b/resume", { key: "test-key-of-operations" });
  await post(world, { path, fields: receipt(sid, "undelivered", { ErrorCode: "30007" }) });
  const trace = await waitUntil(
    "the second attempt",
    () => world.trace(id),
    (one) => one.attempts.length === 2 && one.attempts[1].outcome !== null,
  );
  expect(trace.attempts[1]).toMatchObject({ carrier: "telnyx-b", outcome: "accepted" });
});

test("a late receipt proves a delivery that had ended otherwise, and the figures say so", async () => {
  await using world = await startWorld(silent);
  const { id, sid, path } = await sentMessage(world);
  await world.call("POST", `/v1/deliveries/${id}/cancel`);
  await post(world, { path, fields: receipt(sid, "delivered") });
  const trace = await world.trace(id);
  expect(trace.delivery).toMatchObject({ status: "delivered", reason: null });
  expect(trace.events.map((event: { type: string }) => event.type)).toContain("proved_late");
  const { body } = await world.call("GET", "/metrics", { key: null });
  expect(body).toMatch(/trunkline_deliveries_proved_late_total\{channel="sms"\} 1/);
});

test("the backend's word that the code was typed proves it too", async () => {
  await using world = await startWorld(silent);
  const { id } = await sentMessage(world);
  const answer = await world.call("POST", `/v1/deliveries/${id}/outcome`, { body: { verified: true } });
  expect(answer).toMatchObject({ status: 200, body: { status: "delivered" } });
});
