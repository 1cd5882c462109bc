import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { senderExample } from "../../src/api/schemas/control-examples.ts";
import { startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const ops = (method: string, path: string, body?: unknown) => api.call(method, path, { key: "ops", body });

describe("carriers", () => {
  test("are paused and resumed by name, and the list shows it", async () => {
    expect((await ops("POST", "/v1/carriers/twilio-a/pause")).body).toMatchObject({ name: "twilio-a", paused: true });
    expect((await ops("GET", "/v1/carriers")).body.data).toMatchObject([
      {
        name: "twilio-a",
        paused: true,
        circuits: [{ channel: "sms", state: "open", doubtful: true, calls: 9, failures: 6, failurePercent: 66.7 }],
      },
    ]);
    expect((await ops("POST", "/v1/carriers/twilio-a/resume")).body).toMatchObject({ paused: false });
  });

  test.each(["pause", "resume"])("that are unknown can't be told to %s", async (verb) => {
    expect((await ops("POST", `/v1/carriers/nobody/${verb}`)).body.code).toBe("not_found");
  });
});

describe("senders", () => {
  test("are added, listed and removed", async () => {
    const added = await ops("POST", "/v1/senders", senderExample);
    const listed = { ...senderExample, origin: "runtime" };
    expect([added.status, added.body]).toStrictEqual([201, listed]);
    expect((await ops("GET", "/v1/senders")).body.data).toStrictEqual([listed]);
    expect((await ops("DELETE", "/v1/senders/%2B14255550100")).status).toBe(204);
    expect((await ops("DELETE", "/v1/senders/+14255550100")).body.code).toBe("not_found");
  });

  test("that are there already are not added again", async () => {
    await ops("POST", "/v1/senders", senderExample);
    expect((await ops("POST", "/v1/senders", senderExample)).body.code).toBe("sender_exists");
  });

  test.each([
    [{ kind: "longcode" }, "/kind"],
    [{ number: "97671" }, "/number"],
    [{ kind: "short_code", number: "97671", country: "GB", channels: ["sms"] }, "/country"],
    [{ kind: "short_code", number: "97671" }, "/channels"],
    [{ channels: [] }, "/channels"],
    [{ channels: ["fax"] }, "/channels/0"],
    [{ carriers: ["twilio-a", "nobody"] }, "/carriers/1"],
    [{ perSecond: 0 }, "/perSecond"],
    [{ extra: 1 }, "/extra"],
  ])("with %j are refused at %s", async (change, pointer) => {
    const { status, body } = await ops("POST", "/v1/senders", { ...senderExample, ...change });
    expect([status, body.errors.map((error: { pointer: string }) => error.pointer)]).toStrictEqual([400, [pointer]]);
  });
});

describe("the audit log", () => {
  test("tells who did what, newest first, page by page", async () => {
    await ops("POST", "/v1/carriers/twilio-a/pause");
    await ops("POST", "/v1/senders", senderExample);
    await ops("POST", "/v1/carriers/twilio-a/resume");
    const first = await ops("GET", "/v1/audit?limit=2");
    expect(first.body.data).toMatchObject([
      { keyName: "ops", action: "carrier_resumed", subject: "twilio-a" },
      { keyName: "ops", action: "sender_added", subject: "+14255550100" },
    ]);
    const second = await ops("GET", `/v1/audit?limit=2&cursor=${first.body.nextCursor}`);
    expect([second.body.data.length, second.body.data[0].action, second.body.nextCursor]).toStrictEqual([1, "carrier_paused", null]);
  });

  test("refuses a cursor that it never gave", async () => {
    expect((await ops("GET", "/v1/audit?cursor=x")).body.errors).toMatchObject([{ parameter: "cursor" }]);
  });

  test("is not for the backend's key", async () => {
    await api.call("POST", "/v1/deliveries", { key: "backend", body: validBody });
    expect((await api.call("GET", "/v1/audit", { key: "backend" })).status).toBe(403);
  });
});
