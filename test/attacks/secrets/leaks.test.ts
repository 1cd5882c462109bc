/**
 * A9: a code that goes through every fault of carriers, which give it back wherever they can, is afterwards in no log,
 * trace, list, figure, problem, record or file, and nothing in the gateway's memory holds on to it. CANARY_DELIVERIES
 * says how many deliveries carry it.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { makeTelnyxKeyPair } from "../../../carriers/telnyx/stand-in.ts";
import { createFindSecret } from "../../support/find-secret.ts";
import type { GatewayProcess } from "../../support/gateway-process.ts";
import { freePort } from "../../support/free-port.ts";
import { waitUntil } from "../../support/wait-for.ts";
import { finalStatuses, opsKey, revealKey, startWorld, supportKey, twilioSid, type World } from "../../support/world.ts";
import { startHostileCarrier } from "./hostile-carrier.ts";

const deliveries = Number(process.env["CANARY_DELIVERIES"] ?? 1_000);
const callers = 20;
const code = "739184";
const letters = "K7QX3Z9W";
const text = `Zilpzalp ${code} sings to Contoso`;
const name = "Ada Zilpzalp";
const findIn = createFindSecret([code, letters, "Zilpzalp", "+1425556"]);

test(`${deliveries} deliveries through every fault leave no code behind`, { timeout: 60_000 + deliveries * 120 }, async () => {
  await using carrier = await startHostileCarrier();
  await using world = await startWorld({ gateways: 0, config: await misfortunes(carrier.url) });
  const gateway = await world.startProcess();
  const redis = new Redis(world.redis.url);
  await redis.config("SET", "rdbcompression", "no");
  const found: string[] = [];

  const ids = await inTurns(deliveries, async (index) => {
    const { status, body } = await waitUntil(
      "a delivery to be accepted",
      () => world.post(request(index), { url: gateway.url, headers: { "idempotency-key": `canary-${index}` } }),
      // On a busy machine, also what the API gave up on may come about a moment later.
      (answer) => answer.status !== 503 && answer.status !== 409,
      60_000,
    );
    expect(status).toBe(202);
    found.push(...findIn("an acceptance", JSON.stringify(body)));
    if (index === deliveries / 2) found.push(...(await findInRedis(redis)));
    return body.id as string;
  });
  found.push(...(await findInProblems(world, gateway)));
  await inTurns(deliveries, async (index) => {
    const trace = await endOf(world, gateway, ids[index] ?? "");
    found.push(...findIn("a trace", JSON.stringify(trace)));
  });
  expect(Math.min(...carrier.answered.values())).toBeGreaterThan(deliveries / 100);
  expect(carrier.answered.size).toBe(15);

  for (const [path, key] of [
    ["/v1/deliveries?limit=100", supportKey],
    [`/v1/deliveries/${ids[0]}`, supportKey],
    ["/metrics", null],
    ["/v1/audit", opsKey],
    ["/v1/carriers", opsKey],
    ["/openapi.json", null],
  ] as const) {
    const { status, body } = await world.call("GET", path, { url: gateway.url, key });
    expect(status).toBe(200);
    found.push(...findIn(path, JSON.stringify(body)));
  }
  found.push(...(await findInRedis(redis)));
  await redis.save();
  redis.disconnect();
  for (const file of filesBelow(world.redis.folder)) found.push(...findIn(file, readFileSync(file, "latin1")));
  found.push(...findIn("the log", gateway.output()));
  expect(found).toEqual([]);

  const held = findIn("the memory", await gateway.heapStrings());
  expect(held).toEqual([]);
});

/** SMS and calls, codes and texts, with and without a fallback, each to a phone of its own. */
function request(index: number): object {
  const content = [{ code, brand: "Contoso", domain: "contoso.com" }, { code: letters }, { text }][index % 3];
  const channel = index % 5 === 0 ? "voice" : "sms";
  return {
    to: `+1425556${String(index).padStart(4, "0")}`,
    channel,
    ...content,
    ...(index % 7 === 0 && { fallback: channel === "sms" ? "voice" : "sms" }),
    user: { id: `u-${index}`, name },
    correlationId: `c-${index}`,
  };
}

async function misfortunes(url: string): Promise<Record<string, unknown>> {
  const common = { timeoutMs: 300 };
  const telnyx = { apiKey: "KEY", publicKey: makeTelnyxKeyPair().publicKey, accountSid: "61bf923e", applicationSid: "27338439" };
  const carriers = ["twilio-a", "telnyx-b", "refuses"];
  return {
    carriers: [
      { name: "twilio-a", adapter: "twilio", baseUrl: url, ...common, credentials: { accountSid: twilioSid, authToken: "token" } },
      { name: "telnyx-b", adapter: "telnyx", baseUrl: url, ...common, credentials: telnyx },
      { name: "refuses", adapter: "telnyx", baseUrl: `http://127.0.0.1:${await freePort()}`, ...common, credentials: telnyx },
    ],
    senders: ["+14255550100", "+14255550101"].map((number) => ({
      number,
      kind: "long_code",
      country: "US",
      channels: ["sms", "voice"],
      carriers,
      perSecond: 5_000,
    })),
    // No circuit opens: every carrier is asked to the end.
    breaker: { minimumCalls: 10_000, failurePercent: 100 },
    delivery: { receiptTimeoutSeconds: 1 },
  };
}

/** What no carrier will tell the end of is canceled, once every attempt has its answer. */
async function endOf(world: World, gateway: GatewayProcess, id: string): Promise<unknown> {
  const read = (): Promise<{ delivery: { status: string }; attempts: { outcome: string | null }[] }> => world.trace(id, gateway.url);
  await waitUntil(
    "an attempt to be answered",
    read,
    ({ attempts }) => attempts.length > 0 && attempts.every(({ outcome }) => outcome !== null),
  );
  await world.call("POST", `/v1/deliveries/${id}/cancel`, { url: gateway.url });
  return waitUntil(
    "a delivery to end",
    read,
    ({ delivery, attempts }) => finalStatuses.includes(delivery.status) && attempts.every(({ outcome }) => outcome !== null),
  );
}

async function findInProblems(world: World, gateway: GatewayProcess): Promise<string[]> {
  const bodies = [
    { ...request(0), text, code },
    { ...request(0), brand: code.repeat(20) },
    { ...request(0), to: `${code}x${code}` },
    { ...request(0), channel: code },
    { ...request(0), ttlSeconds: Number(code) },
    { ...request(0), metadata: { code: `${text}\n` } },
    code,
  ];
  const answers = await Promise.all([
    ...bodies.map((body) => world.post(body as object, { url: gateway.url })),
    world.post({ ...request(0), code: "739185" }, { url: gateway.url, headers: { "idempotency-key": "canary-0" } }),
    world.call("GET", `/v1/deliveries?status=${code}`, { url: gateway.url, key: revealKey }),
    world.call("POST", "/v1/deliveries", { url: gateway.url, key: code }),
    world.call("POST", `/carriers/twilio-a/receipts/${letters}`, { url: gateway.url, body: { text, code } }),
  ]);
  for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400);
  return answers.flatMap(({ body }) => findIn("a problem", JSON.stringify(body)));
}

async function findInRedis(redis: Redis): Promise<string[]> {
  const keys = await redis.keys("*");
  expect(keys.length).toBeGreaterThan(10);
  const found = await inTurns(keys.length, async (index) => {
    const key = keys[index] ?? "";
    return findIn(`the key ${key}`, key + ((await redis.dumpBuffer(key))?.toString("latin1") ?? ""));
  });
  return found.flat();
}

function filesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => path.join(entry.parentPath, entry.name));
}

async function inTurns<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const take = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await make(index);
  };
  await Promise.all(Array.from({ length: callers }, take));
  return results;
}
