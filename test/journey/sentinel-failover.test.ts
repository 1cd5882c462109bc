/**
 * A failover of which the replicas know nothing, under load, with durability "replicated": what the lost master had
 * accepted alone was never promised, so that nothing accepted is lost and no phone gets more than five.
 */
import { expect, test } from "vitest";
import { startTestSentinel } from "../support/redis-sentinel.ts";
import { startSteadyCallers } from "../support/steady-callers.ts";
import { waitFor, waitUntil } from "../support/wait-for.ts";
import { startWorld } from "../support/world.ts";

/** For a failover, on a machine that others use, too. */
const failoverMs = 120_000;
/** Phones that are asked for again and again from the moment on in which the replicas are cut off. */
const hotPhones = [1, 2, 3, 4].map((number) => `+142555570${number}0`);
const answersInTheDark = 40;

test(
  "the replicas are cut off, the master dies, another one takes over",
  async () => {
    // The master itself takes writes without replicas, so that it is the gateway who must not rely on them.
    const redis = await startTestSentinel({ settings: ["min-replicas-to-write 0"] });
    await using world = await startWorld({ redis, redisConfig: { durability: "replicated" }, gateways: 2, shards: 2 });
    const urls = world.gateways.map(({ url }) => url);
    const callers = startSteadyCallers(world, { urls: () => urls, perSecond: 8 });
    await waitFor("the first deliveries", () => callers.accepted().length > 10);

    await redis.cutReplication();
    const hot = { answers: 0, accepted: [] as { id: string; phone: string }[], isOver: false };
    const hammering = hotPhones.map(async (phone, index) => {
      while (!hot.isOver) {
        const { status, body } = await world.post({ to: phone, channel: "sms", code: "482913" }, { gateway: index % 2 });
        hot.answers += 1;
        if (status === 202) hot.accepted.push({ id: body.id, phone });
      }
    });
    await waitFor("answers while the replicas know nothing", () => hot.answers > answersInTheDark);
    await redis.failOver();
    const before = callers.accepted().length;
    await waitFor("deliveries after the failover", () => callers.accepted().length > before + 10, 60_000);
    hot.isOver = true;
    await Promise.all(hammering);
    const { accepted } = await callers.stop();

    for (const { id, phone } of [...accepted, ...hot.accepted]) {
      await waitUntil(
        `delivery ${id} to be handed over`,
        () => world.trace(id),
        ({ delivery }) => ["sent", "delivered"].includes(delivery?.status),
      );
      expect(world.standIn.phones.texts(phone).length).toBeGreaterThan(0);
    }
    for (const phone of hotPhones) expect(world.standIn.phones.texts(phone).length).toBeLessThanOrEqual(5);
    expect((await world.call("GET", "/readyz", { key: null })).body).toMatchObject({ ready: true });
  },
  failoverMs,
);
