/**
 * Attacks A5 and A6: guessing keys and ids by how the gateway answers, and reading keys in what it writes. That the time of
 * an answer tells nothing either is argued in docs/attacks.md; the comparison itself is in `src/api/authenticate.ts`.
 */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type Answer, apiKey, opsKey, startWorld, type World } from "../../support/world.ts";

const nobodysId = "dlv_00000000000000000000000000";

/** What is the same for each request that is refused for the same reason. */
function shapeOf({ status, body, headers }: Answer): unknown {
  const { requestId: _requestId, ...rest } = body as Readonly<Record<string, unknown>>;
  return { status, rest, headers: [...headers].filter(([name]) => !["date", "x-request-id"].includes(name)) };
}

const read = (world: World, key: string | null, id = nobodysId): Promise<Answer> => world.call("GET", `/v1/deliveries/${id}`, { key });

test("a guess one letter off is answered like any other, whichever letter it is", async () => {
  await using world = await startWorld();
  const letters = apiKey.split("");
  const nearMisses = [
    ...letters.map((letter, at) => apiKey.slice(0, at) + (letter === "x" ? "y" : "x") + apiKey.slice(at + 1)),
    ...letters.slice(1).map((_, at) => apiKey.slice(0, at + 1)),
    `${apiKey}x`,
    apiKey.toUpperCase(),
    createHash("sha256").update(apiKey).digest("hex"),
    `sha256:${createHash("sha256").update(apiKey).digest("hex")}`,
    "x".repeat(1_024),
  ];
  const shapes = await Promise.all(nearMisses.map(async (guess) => shapeOf(await read(world, guess))));
  for (const shape of shapes) expect(shape).toEqual(shapes[0]);
  expect(shapes[0]).toMatchObject({ status: 401, rest: { code: "unauthenticated" } });
  expect((await read(world, apiKey)).status).toBe(404);
});

test("a guess is refused before anything else of the request is looked at", async () => {
  await using world = await startWorld();
  const post = (headers: Readonly<Record<string, string>>, body: unknown): Promise<Answer> =>
    world.call("POST", "/v1/deliveries", { key: "a-guess", headers, body });
  const answers = [
    await post({}, { to: "+14255550123", channel: "sms", code: "482913" }),
    await post({}, { nonsense: true }),
    await post({ "content-type": "text/plain" }, "x"),
    await post({ "idempotency-key": "a b" }, {}),
  ];
  for (const answer of answers) expect(shapeOf(answer)).toEqual(shapeOf(answers[0] ?? answer));
  expect(answers[0]?.status).toBe(401);
});

test("an id that nobody has is answered alike, however close to a real one and whatever its form", async () => {
  await using world = await startWorld();
  const { body } = await world.post({ to: "+14255550123", channel: "sms", code: "482913" });
  const id = String(body.id);
  const guesses = [
    nobodysId,
    id.slice(0, -1) + (id.endsWith("0") ? "1" : "0"),
    id.toUpperCase(),
    id.slice(0, -1),
    `${id}0`,
    "dlv_",
    "1",
    "*",
    encodeURIComponent(`${id}:x`),
    encodeURIComponent(`{0}:d:${id}`),
    "%00",
    "..%2f..%2fmetrics",
    "__proto__",
    "x".repeat(5_000),
  ];
  const shapes = await Promise.all(guesses.map(async (guess) => shapeOf(await read(world, apiKey, guess))));
  for (const [index, shape] of shapes.entries()) expect([guesses[index], shape]).toEqual([guesses[index], shapes[0]]);
  expect(shapes[0]).toMatchObject({ status: 404, rest: { code: "not_found" } });
});

test("no key is ever written, neither a right one nor a wrong one, wherever in a request it stands", async () => {
  await using world = await startWorld();
  const gateway = await world.startProcess();
  const wrong = "a-wrong-key-which-may-be-right-elsewhere";
  for (const key of [apiKey, opsKey, wrong]) {
    const at = { url: gateway.url, key };
    await world.call("GET", "/v1/deliveries", at);
    await world.call("GET", "/v1/carriers", at);
    await world.call("GET", `/v1/deliveries?key=${key}`, at);
    await world.call("GET", `/v1/deliveries/${key}`, at);
    await world.call("GET", `/${key}`, at);
    await world.call("POST", "/v1/deliveries", { ...at, body: { [key]: key } });
    await world.call("GET", "/livez", { ...at, headers: { authorization: key, "user-agent": key, referer: key } });
  }
  const { body: metrics } = await world.call("GET", "/metrics", { url: gateway.url, key: null });
  await gateway.end("SIGTERM");
  const written = gateway.output() + String(metrics);
  expect(written).toContain('"answered"');
  for (const key of [apiKey, opsKey, wrong]) expect(written).not.toContain(key);
});

test("a key known by its hash opens, the hash itself does not, and a key taken out of the configuration no longer does", async () => {
  const secret = "a-key-that-is-configured-by-its-hash";
  const digest = createHash("sha256").update(secret).digest("hex");
  const scopes = ["deliveries:read"];
  const hashed = { name: "hashed", tenant: "default", secretHash: `sha256:${digest}`, scopes };
  const other = { name: "other", tenant: "default", secret: "another-key-of-the-same-tenant", scopes };
  await using world = await startWorld({ config: { apiKeys: [hashed, other] } });
  expect((await read(world, secret)).status).toBe(404);
  for (const guess of [digest, `sha256:${digest}`]) expect((await read(world, guess)).status).toBe(401);
  const { url } = await world.join({ apiKeys: [other] });
  const answers = [secret, "another-key-of-the-same-tenant"].map((key) => world.call("GET", `/v1/deliveries/${nobodysId}`, { url, key }));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 404]);
});
