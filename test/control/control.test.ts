import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StoreUnavailable } from "../../src/redis/unavailable.ts";
import { senderId, shortCode } from "../routing/pools.ts";
import { accepted, sendOf, unavailable } from "../health/outcomes.ts";
import { startTestRedis, type TestRedis } from "../support/redis.ts";
import { waitFor } from "../support/wait-for.ts";
import { carrierConfig, configured, numbersOf, pausedOf, startInstance, type Instance } from "./instance.ts";

let server: TestRedis;
let prefixes = 0;
let prefix = "";
const running: Instance[] = [];

beforeAll(async () => {
  server = await startTestRedis({ appendFsync: "always" });
});
afterAll(() => server.stop());
beforeEach(() => {
  prefix = `test-${(prefixes += 1)}`;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((instance) => instance.stop()));
});

async function start(name: string, changes: Parameters<typeof startInstance>[1] = {}): Promise<Instance> {
  const instance = await startInstance(server.url, { prefix, name, ...changes });
  running.push(instance);
  await instance.control.start();
  return instance;
}

const newCode = shortCode("51789", "US", ["twilio-b"]);

describe("without run-time changes", () => {
  test("the table is the configuration's, and stays the same object", async () => {
    const one = await start("one");
    expect(numbersOf(one)).toEqual(["97671", "+14255550100"]);
    expect(pausedOf(one)).toEqual([]);
    const table = one.control.routingTable();
    await waitFor("another poll", () => one.serverTimes.length >= 3);
    expect(one.control.routingTable()).toBe(table);
  });

  test("carriers are reported with their circuits", async () => {
    const one = await start("one");
    await one.circuits.run("twilio-a", "sms", sendOf(unavailable));
    await one.circuits.run("twilio-a", "sms", sendOf(unavailable));
    expect(one.control.carriers()).toMatchObject([
      {
        name: "twilio-a",
        adapter: "twilio",
        weight: 50,
        paused: false,
        circuits: [
          { channel: "sms", state: "open", figures: { calls: 2, failures: 2, failurePercent: 100 } },
          { channel: "voice", state: "closed", figures: { calls: 0, failures: 0 } },
        ],
      },
      { name: "twilio-b", circuits: [{ state: "closed" }, { state: "closed" }] },
    ]);
  });

  test("each poll tells the server's time and how long the question took", async () => {
    const one = await start("one");
    const [seconds] = await one.redis.time();
    expect(Math.abs((one.serverTimes[0]?.serverNowMs ?? 0) - Number(seconds) * 1_000)).toBeLessThan(5_000);
    expect(one.serverTimes[0]?.roundTripMs).toBeGreaterThan(0);
  });
});

describe("a change", () => {
  test("is in force at once where it was made, and soon in every other instance", async () => {
    const [one, two] = [await start("one"), await start("two")];
    expect(await one.control.pauseCarrier("twilio-a", "ops")).toEqual({ kind: "paused" });
    expect(await one.control.addSender(newCode, "ops")).toEqual({ kind: "added", sender: newCode });
    expect(await one.control.removeSender("97671", "ops")).toEqual({ kind: "removed" });
    expect(pausedOf(one)).toEqual(["twilio-a"]);
    expect(numbersOf(one)).toEqual(["+14255550100", "51789"]);
    await waitFor(
      "the other instance has it",
      () => pausedOf(two).length === 1 && numbersOf(two).length === 2 && numbersOf(two).includes("51789"),
    );
    expect(two.control.carriers()[0]).toMatchObject({ name: "twilio-a", paused: true });

    expect(await two.control.resumeCarrier("twilio-a", "ops")).toEqual({ kind: "resumed" });
    await waitFor("the first instance has it", () => pausedOf(one).length === 0);
  });

  test("outlives every instance", async () => {
    const one = await start("one");
    await one.control.pauseCarrier("twilio-b", "ops");
    await one.control.addSender(newCode, "ops");
    await one.control.removeSender("97671", "ops");
    await one.control.stop();

    const later = await start("later");
    expect(pausedOf(later)).toEqual(["twilio-b"]);
    expect(numbersOf(later)).toEqual(["+14255550100", "51789"]);
    expect(later.control.senders().map(({ origin }) => origin)).toEqual(["configuration", "runtime"]);
  });

  test("can be taken back: an added sender is gone, a removed one is there again", async () => {
    const one = await start("one");
    await one.control.addSender(newCode, "ops");
    await one.control.removeSender("51789", "ops");
    await one.control.removeSender("97671", "ops");
    await one.control.addSender(shortCode("97671", "US", ["twilio-b"], 5), "ops");
    expect(numbersOf(one)).toEqual(["+14255550100", "97671"]);
    expect(one.control.routingTable().senders[1]).toMatchObject({ carriers: ["twilio-b"], perSecond: 5 });
    await one.control.removeSender("97671", "ops");
    expect(numbersOf(one)).toEqual(["+14255550100"]);
  });

  test("is in the audit log and in the process log, with the key that made it", async () => {
    const one = await start("one");
    await one.control.pauseCarrier("twilio-a", "ops-night");
    await one.control.resumeCarrier("twilio-a", "ops-night");
    await one.control.addSender(newCode, "ops-day");
    await one.control.removeSender("51789", "ops-day");
    const entries = await one.audit.list({ limit: 10, before: null });
    expect(entries.map(({ keyName, action, subject }) => [keyName, action, subject])).toEqual([
      ["ops-day", "sender_removed", "51789"],
      ["ops-day", "sender_added", "51789"],
      ["ops-night", "carrier_resumed", "twilio-a"],
      ["ops-night", "carrier_paused", "twilio-a"],
    ]);
    expect(one.logged.filter((line) => line.includes("run-time change")).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { keyName: "ops-night", action: "carrier_paused", subject: "twilio-a" },
      { action: "carrier_resumed" },
      { action: "sender_added" },
      { action: "sender_removed" },
    ]);
  });

  test("that makes no sense changes nothing and isn't in the audit log", async () => {
    const one = await start("one");
    expect(await one.control.pauseCarrier("nobody", "ops")).toEqual({ kind: "unknown_carrier" });
    expect(await one.control.resumeCarrier("nobody", "ops")).toEqual({ kind: "unknown_carrier" });
    expect(await one.control.removeSender("69829", "ops")).toEqual({ kind: "unknown_sender" });
    expect(await one.control.addSender(shortCode("97671", "US", ["twilio-b"]), "ops")).toEqual({ kind: "exists" });
    expect(await one.control.addSender(shortCode("69829", "US", ["nobody"]), "ops")).toMatchObject({
      kind: "refused",
      findings: [{ path: ["carriers", 0] }],
    });
    expect(await one.control.addSender(senderId("Contoso", "GB", ["twilio-a"]), "ops")).toMatchObject({ kind: "refused" });
    expect(await one.audit.list({ limit: 10, before: null })).toEqual([]);
    expect(numbersOf(one)).toEqual(["97671", "+14255550100"]);
  });

  test("by one instance is known to another before that one decides", async () => {
    const [one, two] = [await start("one"), await start("two")];
    await one.control.addSender(newCode, "ops");
    expect(await two.control.addSender(newCode, "ops")).toEqual({ kind: "exists" });
    expect(await two.control.removeSender("51789", "ops")).toEqual({ kind: "removed" });
  });

  test("that this version can't read is left out and named in the log", async () => {
    const one = await start("one");
    await one.redis.hset(one.keys.control, { "sender:69829": "{", "tenant:x": "{}", version: "from-the-future" });
    await waitFor("the log says so", () => one.logged.some((line) => line.includes("sender:69829") && line.includes("tenant:x")));
    expect(numbersOf(one)).toEqual(["97671", "+14255550100"]);
  });

  test("survives a configuration that has lost one of the sender's carriers, or all", async () => {
    const one = await start("one");
    await one.control.addSender(shortCode("51789", "US", ["twilio-a", "twilio-b"]), "ops");
    await one.control.addSender(shortCode("99399", "US", ["twilio-b"]), "ops");
    const later = await start("later", { carriers: [carrierConfig("twilio-a")], senders: configured.senders.slice(0, 1) });
    expect(numbersOf(later)).toEqual(["97671", "51789"]);
    expect(later.control.routingTable().senders[1]?.carriers).toEqual(["twilio-a"]);
  });
});

describe("health", () => {
  test("is told to the other instances, and taken back when the carrier has recovered", async () => {
    const [one, two] = [await start("one"), await start("two")];
    await one.circuits.run("twilio-a", "sms", sendOf(unavailable));
    await waitFor("the other instance doubts the carrier", () => two.circuits.health("twilio-a", "sms").isDoubtful);
    expect(two.circuits.health("twilio-a", "voice").isDoubtful).toBe(false);
    await one.circuits.run("twilio-a", "sms", sendOf(accepted));
    await waitFor("nothing is said any more", async () => (await one.redis.hlen(one.keys.health)) === 0);
  });

  test("an open circuit of one instance is open in the other while that one says so", async () => {
    const [one, two] = [await start("one"), await start("two")];
    await one.circuits.run("twilio-a", "sms", sendOf(unavailable));
    await one.circuits.run("twilio-a", "sms", sendOf(unavailable));
    await waitFor("the other instance keeps away", () => !two.circuits.health("twilio-a", "sms").permits);
    const written = await one.redis.hget(one.keys.health, "one");
    await waitFor("the advice is renewed", async () => (await one.redis.hget(one.keys.health, "one")) !== written);
    expect(two.circuits.health("twilio-a", "sms").permits).toBe(false);
  });

  test("what an instance said that has died runs out and is cleaned up", async () => {
    const one = await start("one");
    const advice = [{ carrier: "twilio-a", channel: "sms", state: "open", faultAt: Date.now(), openedAt: Date.now() }];
    const [seconds] = await one.redis.time();
    await one.redis.hset(
      one.keys.health,
      "dead",
      `${Number(seconds) * 1_000 - 6_000}:${JSON.stringify(advice)}`,
      "odd",
      "no advice at all",
    );
    await waitFor("it is gone", async () => (await one.redis.hlen(one.keys.health)) === 0);
    expect(one.circuits.health("twilio-a", "sms")).toEqual({ permits: true, isDoubtful: false });
  });
});

describe("while Redis can't be reached", () => {
  test("the last known state stays in force, changes are refused, and all goes on when it is back", async () => {
    const own = await startTestRedis({ appendFsync: "always" });
    const instance = await startInstance(own.url);
    try {
      await instance.control.start();
      await instance.control.removeSender("97671", "ops");
      await own.kill();
      await waitFor("the log says so", () => instance.logged.some((line) => line.includes("can't be shared")));
      expect(numbersOf(instance)).toEqual(["+14255550100"]);
      await expect(instance.control.pauseCarrier("twilio-a", "ops")).rejects.toThrow(StoreUnavailable);
      await expect(instance.control.addSender(newCode, "ops")).rejects.toThrow(StoreUnavailable);
      await expect(instance.control.removeSender("+14255550100", "ops")).rejects.toThrow(StoreUnavailable);
      expect(pausedOf(instance)).toEqual([]);
      await own.restart();
      await waitFor("the log says so", () => instance.logged.some((line) => line.includes("shared again")));
      expect(await instance.control.pauseCarrier("twilio-a", "ops")).toEqual({ kind: "paused" });
      expect(numbersOf(instance)).toEqual(["+14255550100"]);
      expect(instance.logged.filter((line) => line.includes("can't be shared"))).toHaveLength(1);
    } finally {
      await instance.stop();
      await own.stop();
    }
  });

  test("an instance doesn't start, for it can't know what was changed before", async () => {
    const own = await startTestRedis();
    const instance = await startInstance(own.url);
    await own.kill();
    await expect(instance.control.start()).rejects.toThrow(StoreUnavailable);
    await instance.stop();
    await own.stop();
  });
});
