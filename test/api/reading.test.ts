import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseMoment } from "../../src/api/schemas/list-query.ts";
import { buildAttempt } from "../support/builders.ts";
import { type KeyName, startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const create = async (body: Record<string, unknown> = {}, key: KeyName = "backend"): Promise<string> =>
  (await api.call("POST", "/v1/deliveries", { key, body: { ...validBody, ...body } })).body.id;
const get = (path: string, key: KeyName = "backend") => api.call("GET", path, { key });

describe("GET /v1/deliveries/{id}", () => {
  test("shows the delivery with the number masked", async () => {
    const id = await create({ user: { id: "u-9", name: "Zoë", email: "zoe@example.com" }, clientIp: "203.0.113.7", metadata: { a: "b" } });
    const { status, body, text } = await get(`/v1/deliveries/${id}`);
    expect([status, body.id, body.to, body.tenant, body.country]).toStrictEqual([200, id, "+1 ••• ••• 0123", "default", "US"]);
    expect([body.user, body.metadata, body.reason, body.finishedAt]).toStrictEqual([{ id: "u-9" }, { a: "b" }, null, null]);
    expect(text).not.toMatch(/482913|4255550123|Zoë|zoe@|203\.0/);
  });

  test("shows how it ended", async () => {
    const id = await create();
    api.ports.change(id, { status: "failed", reason: "unreachable_handset", finishedAt: Date.parse("2026-11-24T09:30:00.000Z") });
    expect((await get(`/v1/deliveries/${id}`)).body).toMatchObject({
      status: "failed",
      reason: "unreachable_handset",
      finishedAt: "2026-11-24T09:30:00.000Z",
    });
  });

  test("shows the number in full to a key that may see it, and writes that down", async () => {
    const id = await create();
    expect((await get(`/v1/deliveries/${id}`, "revealer")).body.to).toBe("+14255550123");
    expect(api.ports.auditEntries).toMatchObject([{ keyName: "revealer", action: "number_revealed", subject: id }]);
  });

  test.each(["dlv_00000000000000000000000000", "dlv_", "x", "..%2F..%2Fetc", "%00", "dlv_%E2%80%AE"])("answers 404 for %s", async (id) => {
    expect((await get(`/v1/deliveries/${id}`)).body.code).toBe("not_found");
  });
});

describe("GET /v1/deliveries/{id}/trace", () => {
  test("tells attempts, events, verdict and next step, without code, text or full number", async () => {
    const id = await create();
    const attempt = buildAttempt({ outcome: "accepted", carrierMessageId: "SM1", handoffMs: 12 });
    const skipped = [{ carrier: "telnyx-a", sender: "97671", reason: "circuit_open" }] as const;
    api.ports.change(id, { status: "sent", attempts: [{ ...attempt, skipped }] });
    const { status, body, text } = await get(`/v1/deliveries/${id}/trace`, "support");
    expect(status).toBe(200);
    expect(body.delivery).toMatchObject({ id, to: "+1 ••• ••• 0123" });
    expect(body.attempts).toMatchObject([{ number: 1, carrier: "twilio-a", outcome: "accepted", handoffMs: 12, skipped }]);
    expect(body.events.map((event: { type: string }) => event.type)).toContain("attempt_started");
    expect([typeof body.verdict, typeof body.nextStep]).toStrictEqual(["string", "string"]);
    expect(text).not.toMatch(/482913|4255550123/);
    expect(text).not.toContain("leaseUntil");
  });

  test("shows the number in full to a key that may see it, and writes that down", async () => {
    const id = await create();
    expect((await get(`/v1/deliveries/${id}/trace`, "revealer")).body.delivery.to).toBe("+14255550123");
    expect(api.ports.auditEntries).toHaveLength(1);
  });
});

describe("GET /v1/deliveries", () => {
  test("lists the tenant's deliveries, newest first, masked even for a key that may reveal", async () => {
    const mine = [await create(), await create()];
    await create({}, "other");
    const { body, text } = await get("/v1/deliveries", "revealer");
    expect(body.data.map((delivery: { id: string }) => delivery.id)).toStrictEqual(mine.toSorted().toReversed());
    expect(text).not.toContain("4255550123");
    expect(api.ports.auditEntries).toHaveLength(0);
    expect((await get("/v1/deliveries", "all")).body.data).toHaveLength(3);
  });

  test("leads from page to page, by cursor and by Link, to every delivery once", async () => {
    for (let index = 0; index < 5; index += 1) await create({ correlationId: "c-7" });
    await create({ correlationId: "c-8" });
    const seen: string[] = [];
    let path: string | null = "/v1/deliveries?correlationId=c-7&limit=2";
    while (path !== null) {
      const { body, headers } = await get(path);
      seen.push(...body.data.map((delivery: { id: string }) => delivery.id));
      const link = headers.get("link");
      const next = link === null ? null : /^<([^>]+)>; rel="next"$/.exec(link)?.[1];
      expect(next === null).toBe(body.nextCursor === null);
      path = next ?? null;
      if (path !== null) expect(new URL(path, api.url).searchParams.get("cursor")).toBe(body.nextCursor);
    }
    expect(seen).toHaveLength(5);
    expect(seen).toStrictEqual([...new Set(seen)].toSorted().toReversed());
  });

  test.each(["%2B14255550123", "+14255550123", "+1%20(425)%20555-0123", "001-425-555-0123".replace("001", "%2B1")])(
    "finds a number written as %s",
    async (to) => {
      const id = await create();
      await create({ to: "+14255550199" });
      expect((await get(`/v1/deliveries?to=${to}`)).body.data.map((delivery: { id: string }) => delivery.id)).toStrictEqual([id]);
    },
  );

  test("takes times as ISO 8601 and as seconds or milliseconds", () => {
    const at = Date.parse("2026-11-24T09:30:00.000Z");
    for (const text of ["2026-11-24T09:30:00Z", "2026-11-24T10:30+01:00", "2026-11-24T09:30:00.000Z", String(at), String(at / 1_000)]) {
      expect([text, parseMoment(text)]).toStrictEqual([text, at]);
    }
    expect(parseMoment("2026-11-24")).toBe(Date.parse("2026-11-24T00:00:00.000Z"));
    for (const text of ["", "now", "2026", "2026-11-24 09:30", "2026-02-30T00:00:00", "1e9", "24/11/2026"])
      expect([text, parseMoment(text)]).toStrictEqual([text, null]);
  });

  test("never puts the searched number into the log", async () => {
    await get("/v1/deliveries?to=%2B14255550123");
    expect(api.logged()).not.toContain("4255550123");
  });
});

describe("POST /v1/deliveries/{id}/cancel", () => {
  test("cancels once; then the delivery has ended already", async () => {
    const id = await create();
    const first = await api.call("POST", `/v1/deliveries/${id}/cancel`, { key: "backend" });
    expect([first.status, first.body.status, first.body.to]).toStrictEqual([200, "canceled", "+1 ••• ••• 0123"]);
    const second = await api.call("POST", `/v1/deliveries/${id}/cancel`, { key: "backend" });
    expect([second.status, second.body.code]).toStrictEqual([409, "already_final"]);
  });
});

describe("POST /v1/deliveries/{id}/outcome", () => {
  test("records that the right code was typed", async () => {
    const id = await create();
    const { status, body } = await api.call("POST", `/v1/deliveries/${id}/outcome`, { key: "backend", body: { verified: true } });
    expect([status, body.status]).toStrictEqual([200, "delivered"]);
  });

  test.each([
    [{}, "/verified"],
    [{ verified: "yes" }, "/verified"],
    [{ verified: true, code: "482913" }, "/code"],
  ])("refuses %j at %s", async (body, pointer) => {
    const id = await create();
    const result = await api.call("POST", `/v1/deliveries/${id}/outcome`, { key: "backend", body });
    expect([result.status, result.body.errors[0].pointer]).toStrictEqual([400, pointer]);
  });
});
