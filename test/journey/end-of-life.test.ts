/** Every accepted delivery comes to an end no later than 5 s after its expiry, with the reason that its attempts give. */
import { expect, test } from "vitest";
import { waitUntil } from "../support/wait-for.ts";
import { finalStatuses, opsKey, startWorld, type World } from "../support/world.ts";

const ttlSeconds = 30;

async function endOf(world: World, body: object): Promise<{ status: string; reason: string; lateMs: number; attempts: number }> {
  const { body: accepted } = await world.post({ ttlSeconds, ...body });
  const { delivery, attempts } = await waitUntil(
    "the delivery to end",
    () => world.trace(accepted.id),
    (trace) => finalStatuses.includes(trace.delivery.status),
    (ttlSeconds + 20) * 1_000,
  );
  const lateMs = Date.parse(delivery.finishedAt) - Date.parse(delivery.expiresAt);
  return { status: delivery.status, reason: delivery.reason, lateMs, attempts: attempts.length };
}

test("what no receipt confirms, what no carrier answers and what no carrier takes all end in time", async () => {
  await using world = await startWorld({
    standIn: {
      rules: [
        { match: { to: "+14255550191" }, receipts: { lose: "all" } },
        { match: { to: "+14255550192" }, answer: { kind: "hang", taken: false } },
        { match: { to: "+14255550193" }, answer: { kind: "hang", taken: false } },
      ],
    },
  });
  const [unconfirmed, unknown, call] = await Promise.all([
    endOf(world, { to: "+14255550191", channel: "sms", code: "482913" }),
    endOf(world, { to: "+14255550192", channel: "sms", code: "482913" }),
    endOf(world, { to: "+14255550193", channel: "voice", code: "482913" }),
    (async () => {
      await waitUntil(
        "the hand-overs",
        () => world.standIn.requests.all().length,
        (count) => count >= 4,
      );
      for (const name of ["twilio-a", "telnyx-b"]) await world.call("POST", `/v1/carriers/${name}/pause`, { key: opsKey });
      const expired = await endOf(world, { to: "+14255550194", channel: "sms", code: "482913" });
      expect(expired).toMatchObject({ status: "expired", reason: "carriers_unavailable", attempts: 0 });
      expect(expired.lateMs).toBeLessThan(5_000);
    })(),
  ]);
  expect(unconfirmed).toMatchObject({ status: "unconfirmed", reason: "no_receipt", attempts: 1 });
  expect(unknown).toMatchObject({ status: "unconfirmed", reason: "unknown", attempts: 2 });
  expect(call).toMatchObject({ status: "unconfirmed", reason: "unknown", attempts: 1 });
  for (const { lateMs } of [unconfirmed, unknown, call]) expect(lateMs).toBeLessThan(5_000);
});
