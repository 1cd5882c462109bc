/** Both kinds of keys are changed while requests come in: instance by instance, in the order that docs/retention.md tells. */
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import type { Gateway } from "../../src/compose.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import { freePort } from "../support/free-port.ts";
import { newKey } from "../support/keyrings.ts";
import { waitFor, waitUntil } from "../support/wait-for.ts";
import { startLoadBalancer } from "../support/load-balancer.ts";
import { startSteadyCallers, type Accepted } from "../support/steady-callers.ts";
import { noWaiting, startWorld, supportKey, type Answer, type World } from "../support/world.ts";

interface Secrets {
  readonly sealing: readonly string[];
  readonly numbers: string | readonly string[];
}

/** Two instances behind a load balancer, each of which can be replaced by one with other keys. */
interface Pair extends AsyncDisposable {
  readonly urls: readonly string[];
  replace(index: 0 | 1, secrets: Secrets): Promise<void>;
  replaceBoth(secrets: Secrets): Promise<void>;
  /** Asks the one instance, and where it doesn't answer the other, with the same key. */
  post(body: object, first: number, key: string): Promise<Answer>;
}

const mostTurns = 1_000;

async function startPair(world: World, secrets: Secrets): Promise<Pair> {
  const ports = [await freePort(), await freePort()];
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const balancer = await startLoadBalancer(() => urls);
  const running: (Gateway | null)[] = [null, null];
  const replace: Pair["replace"] = async (index, keys) => {
    await running[index]?.stop();
    running[index] = await world.join({ secrets: keys, server: { port: ports[index], publicUrl: balancer.url } });
  };
  const replaceBoth: Pair["replaceBoth"] = async (keys) => {
    await replace(0, keys);
    await replace(1, keys);
  };
  await replaceBoth(secrets);
  return {
    urls,
    replace,
    replaceBoth,
    async post(body, first, key) {
      for (let turn = first; turn < mostTurns; turn += 1) {
        const answer = await world
          .post(body, { url: urls[turn % 2] ?? "", headers: { "idempotency-key": key } })
          .catch((error: unknown) => (error instanceof TypeError ? null : Promise.reject(error)));
        if (answer !== null && answer.status !== 503 && answer.status !== 409) return answer;
        await pause(20);
      }
      throw new Error("neither instance answers");
    },
    [Symbol.asyncDispose]: () => balancer[Symbol.asyncDispose](),
  };
}

/** Every one accepted was handed over once, and its receipt was taken. */
async function expectDelivered(world: World, pair: Pair, accepted: readonly Accepted[]): Promise<void> {
  for (const { id, phone } of accepted) {
    expect((await world.ended(id, pair.urls[0])).delivery.status).toBe("delivered");
    expect(world.standIn.phones.texts(phone)).toHaveLength(1);
  }
}

/** What a busy Redis refuses is asked again. */
const accept = (world: World, body: object, url = world.gateways[0]?.url ?? ""): Promise<Answer> =>
  waitUntil(
    "an answer other than 503",
    () => world.post(body, { url }),
    ({ status }) => status !== 503,
  );

const sealing = [newKey()];
const hotBody = (to: string): object => ({ to, channel: "sms", code: "482913", user: { id: "u-hot" } });

test("the number key: nothing is lost or sent twice, each phone gets exactly five, everything is found", async () => {
  const [old, fresh] = [newKey(), newKey()];
  await using world = await startWorld({ gateways: 0, shards: 2, standIn: slow });
  await using pair = await startPair(world, { sealing, numbers: old });
  const callers = startSteadyCallers(world, { urls: () => pair.urls, perSecond: 10 });

  const phones = Array.from({ length: 4 }, (_, index) => `+1425555${2_000 + index}`);
  const granted = new Map(phones.map((phone) => [phone, [] as string[]]));
  let round = 0;
  /** Each phone once, through either instance at random places of the change. */
  const askForAll = async (): Promise<void> => {
    round += 1;
    await Promise.all(
      phones.map(async (to, index) => {
        const { status, body } = await pair.post(hotBody(to), index + round, `hot-${to}-${round}`);
        if (status === 202) granted.get(to)?.push(body.id);
      }),
    );
  };

  await askForAll();
  const during: Secrets = { sealing, numbers: [old, fresh] };
  await pair.replace(0, during);
  await askForAll();
  await pair.replace(1, during);
  const newFirst: Secrets = { sealing, numbers: [fresh, old] };
  await pair.replace(0, newFirst);
  await askForAll();
  // One instance prefers the old key, the other the new one: a phone that both see for the first time, at once.
  const contested = Array.from({ length: 4 }, (_, index) => `+1425555${2_050 + index}`);
  const asked = contested.flatMap((to) => Array.from({ length: 8 }, (_, turn) => pair.post(hotBody(to), turn, `contested-${to}-${turn}`)));
  const answers = await Promise.all(asked);
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(5 * contested.length);
  await pair.replace(1, newFirst);
  for (let burst = 0; burst < 4; burst += 1) await askForAll();
  const { accepted } = await callers.stop();

  for (const phone of phones) expect(granted.get(phone), phone).toHaveLength(5);
  const ids = [...granted.values()].flat();
  await expectDelivered(world, pair, accepted);
  for (const phone of contested) await waitFor("its five messages", () => world.standIn.phones.texts(phone).length === 5);
  for (const phone of phones) {
    await waitFor("its five messages", () => world.standIn.phones.texts(phone).length === 5);
    const search = await world.call("GET", `/v1/deliveries?to=${encodeURIComponent(phone)}`, {
      key: supportKey,
      url: pair.urls[1] ?? "",
    });
    expect(search.body.data.map(({ id }: { id: string }) => id).toSorted()).toEqual(granted.get(phone)?.toSorted());
  }
  const byUser = await world.call("GET", "/v1/deliveries?userId=u-hot&limit=100", { key: supportKey, url: pair.urls[0] ?? "" });
  expect(byUser.body.data).toHaveLength(ids.length + 5 * contested.length);
  // Repeated after the change, a request of before it is still the same request.
  const [hot = ""] = phones;
  const again = await pair.post(hotBody(hot), 0, `hot-${hot}-1`);
  expect([again.status, ids.includes(again.body.id)]).toEqual([202, true]);
});

test("a STOP of before the change of the number key holds after it", async () => {
  const [old, fresh] = [newKey(), newKey()];
  await using world = await startWorld({ config: { secrets: { sealing, numbers: old } } });
  const stopped = "+14255552101";
  const sms = { channel: "sms", code: "482913" };
  await world.ended((await accept(world, { ...sms, to: stopped })).body.id);
  world.write(stopped, "STOP");
  await waitUntil(
    "STOP to be known",
    () => world.post({ ...sms, to: stopped }),
    ({ body }) => body.code === "opted_out",
  );

  const redis = new Redis(world.redis.url);
  const underOld = await redis.keys("*:o:*");
  expect(underOld).toHaveLength(1);

  const changed = await world.join({ secrets: { sealing, numbers: [fresh, old] } });
  expect((await accept(world, { ...sms, to: stopped }, changed.url)).body.code).toBe("opted_out");
  await waitFor("the opt-out to be carried over", async () => (await redis.exists(underOld)) === 0);
  redis.disconnect();
  const after = await world.join({ secrets: { sealing, numbers: fresh } });
  expect((await accept(world, { ...sms, to: stopped }, after.url)).body.code).toBe("opted_out");
});

test("a person's yes is taken to a question that was asked under the other key", async () => {
  const [old, fresh] = [newKey(), newKey()];
  await using world = await startWorld({ config: { secrets: { sealing, numbers: [old, fresh] } } });
  // The stand-in writes to the first gateway, so that the one with the other order asks.
  const other = await world.join({ secrets: { sealing, numbers: [fresh, old] } });
  const asked = await accept(world, { to: "+14255552104", channel: "sms", code: "482913", confirm: true }, other.url);
  await world.ended(asked.body.id);
  world.write("+14255552104", "YES");
  const trace = await waitUntil(
    "the yes to be noted",
    () => world.trace(asked.body.id),
    (one) => one.events.some((event: { type: string }) => event.type === "confirmed"),
  );
  expect(trace.delivery.status).toBe("delivered");
});

test("the sealing key: what was sealed by either is handed over by any instance, and read again", async () => {
  const [old, fresh] = [newKey(), newKey()];
  const numbers = newKey();
  await using world = await startWorld({ gateways: 0, standIn: slow });
  await using pair = await startPair(world, { sealing: [old], numbers });
  const callers = startSteadyCallers(world, { urls: () => pair.urls, perSecond: 10 });
  await pair.replaceBoth({ sealing: [old, fresh], numbers });
  await pair.replaceBoth({ sealing: [fresh, old], numbers });
  const { accepted } = await callers.stop();
  await expectDelivered(world, pair, accepted);
  const redis = new Redis(world.redis.url);
  const sealedBy = new Set<string>();
  const idsOf = [old, fresh].map((key) => createKeyring({ sealing: [key], numbers }).sealing[0].id);
  for (const { id } of accepted) {
    const record = (await redis.get(`trunkline:{0}:d:${id}`)) ?? "";
    for (const keyId of idsOf) if (record.includes(`"${keyId}.`)) sealedBy.add(keyId);
  }
  redis.disconnect();
  expect(sealedBy).toEqual(new Set(idsOf));
});

/** Receipts come when the instance that handed over may have been replaced. */
const slow = { pace: { ...noWaiting, deliveredMs: 1_000 }, keep: { phones: 5_000 } };
