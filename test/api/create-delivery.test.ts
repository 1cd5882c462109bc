import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AcceptResult } from "../../src/intake/accept-command.ts";
import { startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const post = (body: unknown, headers: Record<string, string> = {}) => api.call("POST", "/v1/deliveries", { key: "backend", body, headers });

describe("an accepted delivery", () => {
  test("is answered with 202, its address and exactly the contract's fields", async () => {
    const { status, headers, body } = await post(validBody);
    expect(status).toBe(202);
    expect(headers.get("location")).toBe(`/v1/deliveries/${body.id}`);
    expect(body).toStrictEqual({
      id: expect.stringMatching(/^dlv_[0-9a-z]{26}$/),
      status: "queued",
      channel: "sms",
      to: "+1 ••• ••• 0123",
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      expiresAt: expect.any(String),
      attempts: { limit: 5, remaining: 4, windowSeconds: 300 },
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(180_000);
  });

  test("tells the phone's budget in RateLimit headers", async () => {
    const { headers } = await post(validBody);
    expect(headers.get("ratelimit-policy")).toBe('"attempts";q=5;w=300');
    expect(headers.get("ratelimit")).toBe('"attempts";r=4;t=300');
  });

  test("reaches the intake with every field", async () => {
    const all = {
      to: "+1 (425) 555-0123",
      channel: "voice",
      text: "Line one\nline two",
      locale: "fr-CA",
      brand: "Contoso",
      ttlSeconds: 30,
      fallback: "sms",
      confirm: true,
      user: { id: "u-1", name: "Zoë", email: "zoe@example.com" },
      clientIp: "2001:db8::1",
      correlationId: "c-1",
      domain: "contoso.com",
      appHash: "FA+9qCX9VSu",
      metadata: { sessionId: "s", "a.b_c-d": "" },
    };
    expect((await post(all)).status).toBe(202);
    const { text, ...rest } = all;
    expect(api.ports.commands).toStrictEqual([{ ...rest, tenant: "default", content: { text }, idempotency: null }]);
  });

  test("gets the defaults where nothing is said", async () => {
    await post(validBody);
    expect(api.ports.commands).toStrictEqual([
      {
        tenant: "default",
        to: "+14255550123",
        channel: "sms",
        content: { code: "482913" },
        locale: "en-US",
        brand: null,
        ttlSeconds: 180,
        fallback: null,
        confirm: false,
        user: { id: null, name: null, email: null },
        clientIp: null,
        correlationId: null,
        domain: null,
        appHash: null,
        metadata: null,
        idempotency: null,
      },
    ]);
  });

  test("belongs to the key's tenant, and to the default one when the key sees all", async () => {
    await api.call("POST", "/v1/deliveries", { key: "other", body: validBody });
    await api.call("POST", "/v1/deliveries", { key: "all", body: validBody });
    expect(api.ports.commands.map((command) => command.tenant)).toStrictEqual(["other", "default"]);
  });

  test("is counted once, not again when it is replayed", async () => {
    const before = await accepted();
    await post(validBody, { "idempotency-key": "k" });
    await post(validBody, { "idempotency-key": "k" });
    expect(await accepted()).toBe(before + 1);
  });
});

describe("an idempotency key", () => {
  test("replays the first answer, whatever has happened to the delivery since", async () => {
    const first = await post(validBody, { "idempotency-key": "key-1" });
    api.ports.change(first.body.id, { status: "delivered", finishedAt: Date.now() });
    const again = await post(validBody, { "idempotency-key": "key-1" });
    expect([again.status, again.text, again.headers.get("location")]).toStrictEqual([202, first.text, first.headers.get("location")]);
    expect(again.headers.get("ratelimit")).toBe(first.headers.get("ratelimit"));
    expect([first.headers.get("idempotent-replayed"), again.headers.get("idempotent-replayed")]).toStrictEqual([null, "true"]);
  });

  test("means the same bare and in quotes, and the body the same in any order of fields", async () => {
    const first = await post(validBody, { "idempotency-key": "key-2" });
    const reordered = Object.fromEntries(Object.entries(validBody).toReversed());
    const again = await post(reordered, { "idempotency-key": '"key-2"' });
    expect(again.body.id).toBe(first.body.id);
  });

  test("with another body is refused", async () => {
    await post(validBody, { "idempotency-key": "key-3" });
    const { status, body } = await post({ ...validBody, code: "000000" }, { "idempotency-key": "key-3" });
    expect([status, body.code]).toStrictEqual([422, "idempotency_mismatch"]);
  });

  test.each([
    ["an empty one", ""],
    ["an empty string", '""'],
    ["one with a space", "a b"],
    ["one of 256 characters", "k".repeat(256)],
    ["a half-quoted one", '"abc'],
    ["a quoted one with parameters", '"abc";q=1'],
  ])("that is not one is refused by name: %s", async (_what, key) => {
    const { status, body } = await post(validBody, { "idempotency-key": key });
    expect([status, body.code]).toStrictEqual([400, "invalid_request"]);
    expect(body.errors).toStrictEqual([{ header: "Idempotency-Key", detail: expect.any(String) }]);
    expect(api.ports.commands).toHaveLength(0);
  });

  test("of 255 characters is taken", async () => {
    expect((await post(validBody, { "idempotency-key": "k".repeat(255) })).status).toBe(202);
  });
});

describe("a refusal", () => {
  test.each<[AcceptResult, number, string | null]>([
    [{ kind: "invalid_number", detail: "why" }, 422, null],
    [{ kind: "landline_for_sms", detail: "why" }, 422, null],
    [{ kind: "no_route", detail: "why" }, 422, null],
    [{ kind: "opted_out", detail: "why" }, 422, null],
    [{ kind: "country_not_enabled", detail: "why" }, 403, null],
    [{ kind: "attempts_exhausted", retryAfterSeconds: 17 }, 429, "17"],
    [{ kind: "idempotency_in_progress" }, 409, "1"],
    [{ kind: "idempotency_mismatch" }, 422, null],
    [{ kind: "queue_unavailable", retryAfterSeconds: 2 }, 503, "2"],
  ])("%o has its status, its code and its Retry-After", async (answer, status, retryAfter) => {
    api.ports.nextAnswer = answer;
    const before = await refused(answer.kind);
    const result = await post(validBody);
    expect([result.status, result.body.code, result.headers.get("retry-after")]).toStrictEqual([status, answer.kind, retryAfter]);
    expect(result.headers.get("content-type")).toContain("application/problem+json");
    expect(result.body.type).toBe(`/docs#problem-${answer.kind}`);
    if ("detail" in answer) expect(result.body.detail).toBe("why");
    expect(await refused(answer.kind)).toBe(before + 1);
  });

  test("of an instance that can't keep up is a 503 that says so, with or without a look at the request", async () => {
    const before = await refused("queue_unavailable");
    const tired = { status: 503, body: { code: "queue_unavailable", detail: expect.stringContaining("more to do than it can") as string } };
    api.ports.nextAnswer = { kind: "overloaded", retryAfterSeconds: 1 };
    expect(await post(validBody)).toMatchObject(tired);
    api.ports.nextAnswer = null;
    api.ports.isOverloaded = true;
    const unread = await post({});
    expect(unread).toMatchObject(tired);
    expect(unread.headers.get("retry-after")).toBe("1");
    expect((await api.call("POST", "/v1/deliveries", { key: null, body: validBody })).status).toBe(401);
    expect(await refused("queue_unavailable")).toBe(before + 2);
  });

  test("without a look at the request has the headers of any other, and is counted like it", async () => {
    const before = await answered503();
    const send = () => post(validBody, { "X-Request-Id": "sign-in-7" });
    api.ports.nextAnswer = { kind: "overloaded", retryAfterSeconds: 1 };
    const read = await send();
    api.ports.nextAnswer = null;
    api.ports.isOverloaded = true;
    const unread = await send();
    api.ports.isOverloaded = false;
    const namesOf = ({ headers }: typeof read) => [...headers.keys()].sort();
    expect(namesOf(unread)).toStrictEqual(namesOf(read));
    for (const name of namesOf(read))
      if (name !== "date") expect([name, unread.headers.get(name)]).toStrictEqual([name, read.headers.get(name)]);
    expect(unread.body).toStrictEqual(read.body);
    expect(await answered503()).toBe(before + 2);
    expect((await post(validBody)).status).toBe(202);
  });

  test("of the sixth request says when the next attempt is free", async () => {
    for (let index = 0; index < 5; index += 1) expect((await post(validBody)).status).toBe(202);
    const { status, headers } = await post(validBody);
    expect([status, headers.get("retry-after")]).toStrictEqual([429, "271"]);
    expect(headers.get("ratelimit")).toBe('"attempts";r=0;t=271');
  });

  test("before the intake is counted too", async () => {
    const before = [await refused("invalid_request"), await refused("unauthenticated")];
    await post({});
    await api.call("POST", "/v1/deliveries", { key: null, body: validBody });
    expect([await refused("invalid_request"), await refused("unauthenticated")]).toStrictEqual(before.map((count) => count + 1));
  });
});

const accepted = () => sample('trunkline_deliveries_accepted_total{channel="sms"}');
const answered503 = () => sample('trunkline_http_request_duration_seconds_count{route="/v1/deliveries",method="POST",status_class="5xx"}');
const refused = (code: string) => sample(`trunkline_deliveries_refused_total{code="${code}"}`);

async function sample(name: string): Promise<number> {
  const line = (await api.metrics()).split("\n").find((line) => line.startsWith(`${name} `));
  return Number(line?.split(" ").at(-1));
}
