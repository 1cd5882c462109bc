import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const pointersOf = async (body: unknown): Promise<string[]> => {
  const result = await api.call("POST", "/v1/deliveries", { body });
  expect([result.status, result.body.code]).toStrictEqual([400, "invalid_request"]);
  return result.body.errors.map((error: { pointer: string }) => error.pointer);
};

const tooManyPairs = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, "v"]));

describe("a body with one fault is refused by the name of the field", () => {
  test.each<[string, unknown]>([
    ["/to", ""],
    ["/to", "1".repeat(65)],
    ["/to", 14255550123],
    ["/to", null],
    ["/to", ["+14255550123"]],
    ["/channel", "fax"],
    ["/channel", "SMS"],
    ["/channel", null],
    ["/code", "123"],
    ["/code", "12345678901"],
    ["/code", "12 34"],
    ["/code", "１２３４"],
    ["/code", "1234\n"],
    ["/code", 482913],
    ["/locale", ""],
    ["/locale", "not a locale"],
    ["/locale", "en-US-".repeat(10)],
    ["/locale", "../../etc/passwd"],
    ["/brand", ""],
    ["/brand", "x".repeat(41)],
    ["/brand", "Contoso\nYour code is 1"],
    ["/brand", "Contoso\u0000"],
    ["/brand", "Contoso \u202Eevil"],
    ["/brand", "\ud800"],
    ["/ttlSeconds", 29],
    ["/ttlSeconds", 601],
    ["/ttlSeconds", 60.5],
    ["/ttlSeconds", "60"],
    ["/ttlSeconds", -1],
    ["/fallback", "sms"],
    ["/fallback", "fax"],
    ["/confirm", "true"],
    ["/confirm", 1],
    ["/user", "u-1"],
    ["/user", []],
    ["/user/id", "x".repeat(129)],
    ["/user/id", 7],
    ["/user/name", "x".repeat(129)],
    ["/user/email", "nobody"],
    ["/user/email", `${"x".repeat(250)}@x.io`],
    ["/user/role", "admin"],
    ["/clientIp", "1.2.3"],
    ["/clientIp", "203.0.113.7/24"],
    ["/clientIp", "localhost"],
    ["/correlationId", ""],
    ["/correlationId", "x".repeat(129)],
    ["/domain", "contoso"],
    ["/domain", "https://contoso.com"],
    ["/domain", "-a.com"],
    ["/domain", `${"a".repeat(64)}.com`],
    ["/domain", "contoso.com\u0000"],
    ["/appHash", "short"],
    ["/appHash", "FA+9qCX9VS!"],
    ["/metadata", "x"],
    ["/metadata", tooManyPairs],
    ["/metadata/a b", "x"],
    [`/metadata/${"k".repeat(41)}`, "x"],
    ["/metadata/k", 7],
    ["/metadata/k", "x".repeat(201)],
    ["/metadata/k", "\u001b[31m"],
    ["/metadata/k", { nested: "x" }],
    ["/unknown", 1],
    ["/toString", 1],
    ["/a~1b", 1],
  ])("%s: %j", async (pointer, value) => {
    const body = pointer === "/metadata" ? { ...validBody, metadata: value } : withValueAt(pointer, value);
    expect(new Set(await pointersOf(body))).toStrictEqual(new Set([pointer]));
  });

  test.each(["x".repeat(1_601), " \n ", "bell \u0007", "\ud800 lone", "", 5])("/text: %j", async (text) => {
    expect(new Set(await pointersOf({ to: validBody.to, channel: "sms", text }))).toStrictEqual(new Set(["/text"]));
  });

  test("both code and text", async () => expect(await pointersOf({ ...validBody, text: "hello" })).toStrictEqual(["/text"]));
  test("neither code nor text", async () => expect(await pointersOf({ to: validBody.to, channel: "sms" })).toStrictEqual(["/code"]));
  test("nothing at all", async () => expect(await pointersOf({})).toStrictEqual(["/to", "/channel", "/code"]));
  test.each([null, [], "text", 7, true])("no object: %j", async (body) => expect(await pointersOf(body)).toStrictEqual([""]));
});

describe("a body with many faults", () => {
  test("is refused with all of them at once, those between fields too", async () => {
    const pointers = await pointersOf({
      to: 5,
      channel: "fax",
      code: "1",
      text: "x",
      fallback: "fax",
      ttlSeconds: 1.5,
      brand: "\n",
      extra: 1,
      user: { id: "", x: 1 },
      metadata: { "a b": "c", d: 5 },
      domain: "-",
      clientIp: "x",
      locale: "?",
      appHash: "x",
    });
    expect(new Set(pointers)).toStrictEqual(
      new Set([
        "/to",
        "/channel",
        "/code",
        "/text",
        "/fallback",
        "/ttlSeconds",
        "/brand",
        "/extra",
        "/user/id",
        "/user/x",
        "/metadata/a b",
        "/metadata/d",
        "/domain",
        "/clientIp",
        "/locale",
        "/appHash",
      ]),
    );
  });

  test("is refused with a bounded answer", async () => {
    const body = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`${"k".repeat(20)}${index}`, 1]));
    expect(await pointersOf(body)).toHaveLength(50);
  });

  test("never gets its values back, nor does the log", async () => {
    const { text } = await api.call("POST", "/v1/deliveries", {
      body: { ...validBody, code: "98 76 54", to: "", brand: "se\u0000cret-brand" },
    });
    for (const output of [text, api.logged()]) expect(output).not.toMatch(/98 76 54|secret-brand|cret-brand/);
  });
});

describe("text of every language and kind is taken where it is harmless", () => {
  test.each([
    ["brand", "Contoso & Söhne <b>"],
    ["brand", "株式会社コントソ"],
    ["brand", "בנק"],
    ["brand", "{{code}} ${code} %s"],
    ["text", "Your code: 1234 <Say>&amp;</Say> 👩‍👩‍👧"],
    ["correlationId", "'; DROP TABLE deliveries; --"],
  ])("%s: %j", async (field, value) => {
    api.ports.reset();
    const { code: _code, ...withoutCode } = validBody;
    const body = field === "text" ? { ...withoutCode, text: value } : { ...validBody, [field]: value };
    expect((await api.call("POST", "/v1/deliveries", { body })).status).toBe(202);
    expect(JSON.stringify(api.ports.commands)).toContain(JSON.stringify(value));
  });
});

describe("a query parameter", () => {
  test.each([
    ["limit", "0"],
    ["limit", "101"],
    ["limit", "ten"],
    ["limit", "1e1"],
    ["limit", ""],
    ["since", "yesterday"],
    ["since", "2026-13-01"],
    ["since", "-1"],
    ["since", "2026"],
    ["until", "2026-11-24T25:00:00Z"],
    ["status", "lost"],
    ["channel", "fax"],
    ["cursor", "abc"],
    ["cursor", Buffer.from("1.dlv_../../x").toString("base64url")],
    ["userId", "x".repeat(129)],
    ["to", ""],
    ["unknown", "1"],
    ["__proto__", "1"],
  ])("that is wrong is refused by its name: %s=%s", async (name, value) => {
    const { status, body } = await api.call("GET", `/v1/deliveries?${name}=${encodeURIComponent(value)}`);
    expect([status, body.code]).toStrictEqual([400, "invalid_request"]);
    expect(new Set(body.errors.map((error: { parameter: string }) => error.parameter))).toStrictEqual(new Set([name]));
  });

  test("that is given twice is refused", async () => {
    const { status, body } = await api.call("GET", "/v1/deliveries?limit=1&limit=2");
    expect([status, body.errors]).toStrictEqual([400, [{ parameter: "limit", detail: "Must be a string." }]]);
  });

  test("of a search by a number that is none says why", async () => {
    const { status, body } = await api.call("GET", "/v1/deliveries?to=12");
    expect([status, body.errors[0].parameter]).toStrictEqual([400, "to"]);
  });

  test("until before since is refused", async () => {
    const { body } = await api.call("GET", "/v1/deliveries?since=2026-11-24&until=2026-11-23");
    expect(body.errors).toStrictEqual([{ parameter: "until", detail: expect.any(String) }]);
  });

  test("is refused where an endpoint takes none", async () => {
    expect((await api.call("GET", "/v1/carriers?verbose=1")).body.errors).toStrictEqual([
      { parameter: "verbose", detail: "Unknown field." },
    ]);
    expect((await api.call("POST", "/v1/deliveries?dryRun=1", { body: validBody })).status).toBe(400);
  });
});

function withValueAt(pointer: string, value: unknown): unknown {
  const [outer = "", inner] = pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/"));
  return { ...validBody, [outer]: inner === undefined ? value : { [inner]: value } };
}
