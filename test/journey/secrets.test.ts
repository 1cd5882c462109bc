/** Contract rule 8: the code, the text and the number are nowhere but on the phone, whatever goes wrong on the way. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { createFindSecret } from "../support/find-secret.ts";
import { waitFor, waitUntil } from "../support/wait-for.ts";
import { opsKey, revealKey, startWorld, supportKey } from "../support/world.ts";

const code = "739184";
const text = "Canary 739184 sings to Contoso";
/** Subscriber numbers without their country code, as they might also be cut. */
const numbers = ["4255550181", "4255550182", "4255550183", "4255550184", "4255550185"];
const findIn = createFindSecret([code, "Canary", ...numbers]);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

test("neither code nor number show in logs, traces, lists, metrics, Redis or its files, through every fault", async () => {
  await using world = await startWorld({ standIn: { callbacks: true }, appendFsync: "always" });
  const gateway = await world.startProcess();
  const post = (to: string, body: object, headers = {}) => world.post({ to: `+1${to}`, ...body }, { url: gateway.url, headers });
  world.standIn.rules.set({ match: { to: `+1${numbers[1]}` }, answer: { kind: "hang", taken: false }, times: 1 });
  world.standIn.rules.set({ match: { to: `+1${numbers[2]}` }, answer: { kind: "garbage", taken: false }, times: 2 });
  world.standIn.rules.set({
    match: { to: `+1${numbers[3]}` },
    answer: { kind: "error", status: 400, message: `The number +1${numbers[3]} can't get "${text}"` },
  });
  const answers = await Promise.all([
    post(numbers[0] ?? "", { channel: "sms", code, brand: "Contoso" }, { "idempotency-key": "canary-1" }),
    post(numbers[1] ?? "", { channel: "sms", text }),
    post(numbers[2] ?? "", { channel: "sms", code }),
    post(numbers[3] ?? "", { channel: "sms", text }),
    post(numbers[4] ?? "", { channel: "voice", code }),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 202, 202]);
  const refused = await world.post({ to: `+1${numbers[0]}`, channel: "sms", code, text, brand: code.repeat(20) }, { url: gateway.url });
  expect(refused.status).toBe(400);

  const found: string[] = findIn("a refusal", JSON.stringify(refused.body));
  for (const { body } of answers) {
    const trace = await waitUntil(
      "the attempts to be made",
      () => world.trace(body.id, gateway.url),
      (one) => one.attempts.length > 0 && one.attempts.every((attempt: { outcome: string | null }) => attempt.outcome !== null),
    );
    found.push(...findIn("a trace", JSON.stringify(trace)), ...findIn("an acceptance", JSON.stringify(body)));
  }
  const asked = [
    { path: "/v1/deliveries", key: supportKey },
    { path: `/v1/deliveries?to=%2B1${numbers[0]}`, key: supportKey },
    { path: "/metrics", key: null },
    { path: "/v1/audit", key: opsKey },
    { path: "/v1/carriers", key: opsKey },
  ];
  for (const { path: asks, key } of asked) {
    const { status, body } = await world.call("GET", asks, { url: gateway.url, key });
    expect(status).toBe(200);
    found.push(...findIn(asks, JSON.stringify(body)));
  }

  const redis = new Redis(world.redis.url);
  // What is compressed could not be searched.
  await redis.config("SET", "rdbcompression", "no");
  const keys = await redis.keys("*");
  expect(keys.length).toBeGreaterThan(10);
  for (const key of keys) found.push(...findIn(`the key ${key}`, key + ((await redis.dumpBuffer(key))?.toString("latin1") ?? "")));
  await redis.save();
  redis.disconnect();
  for (const file of filesBelow(world.redis.folder)) found.push(...findIn(file, readFileSync(file, "latin1")));

  await gateway.end("SIGTERM");
  found.push(...findIn("the gateway's output", gateway.output()));
  expect(found).toEqual([]);
  // The search itself works: the phone has the code.
  expect(findIn("the phone", JSON.stringify(world.standIn.phones.texts(`+1${numbers[0]}`)))).not.toEqual([]);
});

test("the sealed code is gone from the record with the final status", async () => {
  await using world = await startWorld();
  const redis = new Redis(world.redis.url);
  await world.call("POST", "/v1/carriers/twilio-a/pause", { key: opsKey });
  await world.call("POST", "/v1/carriers/telnyx-b/pause", { key: opsKey });
  const { body } = await world.post({ to: `+1${numbers[0]}`, channel: "sms", code });
  const recordLength = async (): Promise<number> => redis.strlen(`trunkline:{0}:d:${body.id}`);
  const before = (await redis.get(`trunkline:{0}:d:${body.id}`)) ?? "";
  const [sealed] = before.match(/[A-Za-z0-9_-]{4}\.[A-Za-z0-9_-]{60,}/g)?.slice(1) ?? [];
  expect(sealed).toBeDefined();
  await world.call("POST", `/v1/deliveries/${body.id}/cancel`);
  await waitFor("the record to be written", async () => (await recordLength()) > 0);
  expect(await redis.get(`trunkline:{0}:d:${body.id}`)).not.toContain(sealed);
  redis.disconnect();
});

test("a number is shown in full to the scope that may see it, and the audit log says who looked", async () => {
  await using world = await startWorld();
  const { body } = await world.post({ to: `+1${numbers[0]}`, channel: "sms", code });
  const revealed = await world.call("GET", `/v1/deliveries/${body.id}`, { key: revealKey });
  expect(revealed.body.to).toBe(`+1${numbers[0]}`);
  const audit = await world.call("GET", "/v1/audit", { key: opsKey });
  expect(audit.body.data[0]).toMatchObject({ keyName: "senior", action: "number_revealed", subject: body.id });
  const masked = await world.call("GET", `/v1/deliveries/${body.id}`, { key: supportKey });
  expect(masked.body.to).toBe("+1 ••• ••• 0181");
});
