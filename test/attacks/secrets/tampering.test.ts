/**
 * A10: who can write to Redis can't make us send a code to another phone, for another tenant, or after its life, nor stop
 * the deliveries that were left alone.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { decodeDelivery, encodeDelivery } from "../../../src/delivery/record-codec.ts";
import { createDeliveryId } from "../../../src/delivery/id.ts";
import { sealMaterial, sealPerson } from "../../../src/delivery/sealed-parts.ts";
import { createKeyring } from "../../../src/secrets/keyring.ts";
import { createSealer } from "../../../src/secrets/sealing.ts";
import { phoneHashes } from "../../../src/secrets/phone-hashes.ts";
import { buildAttempt, buildDelivery } from "../../support/builders.ts";
import { waitFor, waitUntil } from "../../support/wait-for.ts";
import { otherTenantKey, supportKey } from "../../support/world.ts";
import { at, dueKey, forge, plant, recordKey, steal } from "./burglar.ts";
import { openScene, statusOf, textsOf, type Accepted } from "./scene.ts";

test("what is sealed is sent nowhere but for its own delivery, tenant, phone and expiry", { timeout: 120_000 }, async () => {
  await using scene = await openScene();
  const { redis, accept } = scene;
  const untouched = await accept();
  const foreign = await accept(otherTenantKey);
  const loot = (await steal(redis, foreign.id)).fields;
  const forgeries: Readonly<Record<string, (own: Accepted) => Promise<void>>> = {
    "another's code": ({ id }) => forge(redis, id, { [at.sealedContent]: loot[at.sealedContent] }),
    "another's phone": ({ id }) => forge(redis, id, { [at.sealedPerson]: loot[at.sealedPerson] }),
    "another's code and phone": ({ id }) =>
      forge(redis, id, { [at.sealedContent]: loot[at.sealedContent], [at.sealedPerson]: loot[at.sealedPerson] }),
    "all that is bound, of another": ({ id }) =>
      forge(redis, id, Object.fromEntries([1, 6, 12, 13, 14, 15].map((position) => [position, loot[position]]))),
    "the code of the phone's next delivery": async ({ id, phone }) => {
      const next = await accept(undefined, phone);
      const { fields } = await steal(redis, next.id);
      await forge(redis, id, { [at.sealedContent]: fields[at.sealedContent] });
      await redis.del(recordKey(next.id));
    },
    "the phone in place of the code": async ({ id }) => {
      const { fields } = await steal(redis, id);
      await forge(redis, id, { [at.sealedContent]: fields[at.sealedPerson] });
    },
    "another tenant": ({ id }) => forge(redis, id, { [at.tenant]: "other" }),
    "another phone's hash": ({ id }) => forge(redis, id, { [at.phoneHash]: loot[at.phoneHash] }),
    "a longer life": ({ id }) => forge(redis, id, { [at.lifeMs]: 3_600_000 }),
    "a later beginning": async ({ id }) => {
      const { fields } = await steal(redis, id);
      await forge(redis, id, { [at.createdAt]: Number(fields[at.createdAt]) + 60_000 });
    },
    "no phone": ({ id }) => forge(redis, id, { [at.sealedPerson]: "" }),
    "no code": ({ id }) => forge(redis, id, { [at.sealedContent]: "" }),
    "an altered code": async ({ id }) => {
      const { fields } = await steal(redis, id);
      await forge(redis, id, { [at.sealedContent]: flipped(fields[at.sealedContent]) });
    },
    "a cut code": async ({ id }) => {
      const { fields } = await steal(redis, id);
      await forge(redis, id, { [at.sealedContent]: String(fields[at.sealedContent]).slice(0, 20) });
    },
  };
  const victims: (Accepted & { readonly what: string })[] = [];
  for (const [what, tamper] of Object.entries(forgeries)) {
    const victim = await accept();
    await tamper(victim);
    victims.push({ ...victim, what });
  }
  const moved = await accept();
  const moveTo = createDeliveryId(Date.now(), 0);
  await plant(redis, moveTo, await steal(redis, moved.id));
  await redis.zadd(dueKey, 0, moveTo);

  const worker = await scene.startWorkerProcess();
  const isNamed = (id: string): boolean => worker.output().includes(`delivery ${id} could not be worked on`);
  await waitUntil(
    "the error to name each that was tampered with",
    () => [...victims, { id: moveTo, what: "a moved record" }].filter(({ id }) => !isNamed(id)).map(({ what }) => what),
    (unnamed) => unnamed.length === 0,
  );
  await waitFor("those left alone to arrive", async () =>
    (await Promise.all([untouched, moved].map((one) => statusOf(scene, one)))).every(
      (one) => (one as { status: string }).status === "delivered",
    ),
  );
  await waitFor("the other tenant's to arrive", () => textsOf(scene, foreign) === 1);
  for (const victim of victims) expect(textsOf(scene, victim), victim.what).toBe(0);
  for (const one of [untouched, moved, foreign]) expect(textsOf(scene, one)).toBe(1);
  expect(scene.arrived().match(new RegExp(foreign.code, "g"))).toHaveLength(1);
  // What can still be read has ended, and tells so to its tenant.
  for (const victim of victims.filter(({ what }) => !/tenant|of another/.test(what))) {
    expect(await statusOf(scene, victim), victim.what).toMatchObject({ status: "failed", reason: "unknown" });
  }
});

test("records that are none stop nothing but themselves, and are worked on once", { timeout: 120_000 }, async () => {
  await using scene = await openScene();
  const { redis, accept, world, api } = scene;
  const untouched = await accept();
  const whole = (await redis.get(recordKey(untouched.id))) ?? "";
  const { header, fields } = await steal(redis, untouched.id);
  const damages: string[] = [
    ["", "garbage", "1:4:0:", "1:4:0:null", "1:4:0:[]", "1:4:0:{}", '1:4:0:"text"', "1:4:0:[1]", "x:y:z:[1]"],
    [whole.slice(0, 40), whole.slice(0, whole.length / 2), whole.slice(0, -1), `${whole}]`],
    [`${header}${"[".repeat(5_000)}`, "x".repeat(1_000_000)],
    fields.map((field, position) => header + JSON.stringify(fields.with(position, typeof field === "string" ? 7 : "7"))),
    [1e308, -1, 0.5, null].map((time) => header + JSON.stringify(fields.with(at.createdAt, time))),
    [[[]], [[0]], [null], ["sms"]].map((attempts) => header + JSON.stringify(fields.with(at.attempts, attempts))),
  ].flat();
  const victims: Accepted[] = [];
  for (const damage of damages) {
    const victim = await accept();
    await redis.set(recordKey(victim.id), damage);
    victims.push(victim);
  }
  const gone = await accept();
  await redis.del(recordKey(gone.id));
  const noIds = ["", "x", "dlv_", "../../etc", "dlv_zzzzzzzzzzzzzzzzzzzzzzzzzz", "a".repeat(10_000)];
  for (const id of noIds) await redis.zadd(dueKey, "-inf", id);
  await redis.rpush("trunkline:{0}:work:wait", "no-such-job", "__proto__");
  for (const [data, id] of [
    ["null", "1"],
    ["[]", "2"],
    ['{"id":7}', "3"],
    ['{"id":"constructor"}', "4"],
  ] as const) {
    await redis.hset(`trunkline:{0}:work:${id}`, { data, name: "work", opts: "{}", timestamp: "0", atm: "0", delay: "0", priority: "0" });
    await redis.rpush("trunkline:{0}:work:wait", id);
  }

  const worker = await scene.startWorkerProcess();
  const after = await accept();
  const hopeless = new Set([...victims.map(({ id }) => id), gone.id, ...noIds]);
  await waitUntil(
    "everything that nobody can work on to leave the due index",
    async () =>
      (await redis.zrange(dueKey, "0", "-1"))
        .filter((id) => hopeless.has(id))
        .map((id) => damages[victims.findIndex((victim) => victim.id === id)]?.slice(0, 300) ?? id),
    (left) => left.length === 0,
  );
  await waitFor("those left alone to arrive", () => [untouched, after].every((one) => textsOf(scene, one) === 1));
  for (const victim of [...victims, gone]) expect(textsOf(scene, victim)).toBe(0);
  const timesNamed = (id: string): number => worker.output().split(`delivery ${id} could not be worked on`).length - 1;
  await waitUntil(
    "the error to name each of them",
    () => damages.filter((_, index) => timesNamed(victims[index]?.id ?? "") === 0).map((damage) => damage.slice(0, 100)),
    (unnamed) => unnamed.length === 0,
  );
  // Once by the queue's job, once by the sweeper.
  expect(Math.max(...victims.map(({ id }) => timesNamed(id)))).toBeLessThanOrEqual(2);
  expect((await world.call("GET", "/readyz", { url: worker.url, key: null })).status).toBe(200);
  const list = await world.call("GET", "/v1/deliveries?limit=100", { url: api.url, key: supportKey });
  expect(list.status).toBe(200);
  expect((list.body.data as { id: string }[]).map(({ id }) => id)).toEqual([after.id, untouched.id]);
});

test("a damaged record of a phone's earlier delivery does not keep the next one from it", async () => {
  await using scene = await openScene();
  const earlier = await scene.accept();
  await scene.redis.set(recordKey(earlier.id), "garbage");
  const next = await scene.accept(undefined, earlier.phone);
  await scene.startWorker();
  await waitFor("the next code to arrive", () => textsOf(scene, next) === 1);
  expect(scene.arrived()).toContain(next.code);
});

test("a record of the past that is put back is not sent: its expiry is sealed with it", async () => {
  const secrets = { sealing: [randomBytes(32).toString("base64")], numbers: randomBytes(32).toString("base64") };
  await using scene = await openScene({ secrets });
  const [keyring, phone] = [createKeyring(secrets), "+14255550199"];
  const [sealer, [phoneHash]] = [createSealer(keyring), phoneHashes(keyring, phone)];
  const past = Date.now() - 3_600_000;
  const place = { id: createDeliveryId(past, 0), tenant: "default", phoneHash, expiresAt: past + 180_000 };
  const record = buildDelivery({
    ...place,
    createdAt: past,
    dueAt: past,
    sealedContent: sealMaterial(sealer, place, { content: { code: "739184" }, brand: null, domain: null, appHash: null }),
    sealedPerson: sealPerson(sealer, place, { to: phone, userName: null, userEmail: null, clientIp: null }),
  });
  const asStored = JSON.parse(encodeDelivery(record)) as unknown[];
  await plant(scene.redis, place.id, { header: "1:4:0:", fields: asStored });
  await scene.redis.zadd(dueKey, 0, place.id);
  const renewed = { ...place, id: createDeliveryId(past, 0) };
  await plant(scene.redis, renewed.id, { header: "1:4:0:", fields: asStored.with(at.lifeMs, 3_700_000) });
  await scene.redis.zadd(dueKey, 0, renewed.id);

  await scene.startWorker();
  const read = async (id: string): Promise<unknown> => (await scene.world.call("GET", `/v1/deliveries/${id}`, { url: scene.api.url })).body;
  await waitUntil(
    "both to end",
    () => Promise.all([read(place.id), read(renewed.id)]),
    (both) => both.every((one) => isEnded(one, "expired") || isEnded(one, "failed")),
  );
  expect(scene.world.standIn.phones.texts(phone)).toEqual([]);
});

test("put back within its life, a record sends the same code to the same phone again, and that is all it does", async () => {
  await using scene = await openScene();
  const accepted = await scene.accept();
  const before = await steal(scene.redis, accepted.id);
  await scene.startWorker();
  await waitFor("the code to arrive", async () => isEnded(await statusOf(scene, accepted), "delivered"));
  await plant(scene.redis, accepted.id, before);
  await scene.redis.zadd(dueKey, 0, accepted.id);
  await waitFor("the code to arrive again", () => textsOf(scene, accepted) === 2);
  expect(new Set(scene.world.standIn.phones.texts(accepted.phone).map(({ text }) => text)).size).toBe(1);
  expect(scene.world.standIn.phones.all()).toHaveLength(1);
});

test("an idempotency key's claim that is turned to another tenant's delivery shows nothing of it", async () => {
  await using scene = await openScene();
  const foreign = await scene.accept(otherTenantKey);
  const ask = () =>
    scene.world.post({ to: "+14255550198", channel: "sms", code: "482913" }, { url: scene.api.url, headers: { "idempotency-key": "k" } });
  const { body } = await ask();
  const claims = await scene.redis.keys("trunkline:{0}:i:*");
  for (const claim of claims) await scene.redis.set(claim, ((await scene.redis.get(claim)) ?? "").replace(body.id as string, foreign.id));
  const again = await ask();
  expect(again).toMatchObject({ status: 422, body: { code: "idempotency_mismatch" } });
  expect(JSON.stringify(again.body)).not.toContain(foreign.id);
});

test("names in a record that reach for prototypes stay names", () => {
  const skipped = ["__proto__", "constructor", "toString"].map((carrier) => ({ carrier, sender: "97671", reason: "paused" as const }));
  const json = encodeDelivery(buildDelivery({ attempts: [buildAttempt({ skipped })] }));
  const read = decodeDelivery(buildDelivery().id, json, { remainingAtAcceptance: 4, recentForPhone: 0 });
  expect(read?.attempts[0]?.skipped).toEqual(skipped);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

function flipped(sealed: unknown): string {
  return String(sealed).replace(/.$/, (last) => (last === "A" ? "Q" : "A"));
}

function isEnded(delivery: unknown, status: string): boolean {
  return (delivery as { status?: string }).status === status;
}
