import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CallOptions, startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const post = (raw: string | Buffer, headers: Record<string, string> = {}) => api.call("POST", "/v1/deliveries", { raw, headers });
const pause = (options: CallOptions) => api.call("POST", "/v1/carriers/twilio-a/pause", options);
const pad = (bytes: number) => JSON.stringify(validBody) + " ".repeat(bytes - JSON.stringify(validBody).length);

describe("a body's size", () => {
  test("may be 64 KiB", async () => expect((await post(pad(65_536))).status).toBe(202));
  test("may not be one byte more", async () => {
    const { status, body } = await post(pad(65_537));
    expect([status, body.code]).toStrictEqual([413, "body_too_large"]);
  });
  test("is also counted when it isn't declared", async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(16_384).fill(32));
      },
    });
    const response = await fetch(`${api.url}/v1/deliveries`, {
      method: "POST",
      headers: { authorization: "Bearer all-secret-of-the-test", "content-type": "application/json" },
      body: stream,
      duplex: "half",
    });
    expect(response.status).toBe(413);
  });
});

describe("a body's type", () => {
  test.each([
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["application/json; charset=utf-16", 415],
    ["application/jsonp", 415],
    ["application/json, text/plain", 415],
    ["application/json", 202],
    ["APPLICATION/JSON", 202],
    ['application/json; charset="UTF-8"', 202],
  ])("%s -> %i", async (type, status) => {
    api.ports.reset();
    const result = await post(JSON.stringify(validBody), { "content-type": type });
    expect(result.status).toBe(status);
    if (status === 415) expect(result.body.code).toBe("unsupported_media_type");
  });

  test("compressed is refused", async () => {
    const { status, body } = await post(gzipSync(JSON.stringify(validBody)), { "content-encoding": "gzip" });
    expect([status, body.code]).toStrictEqual([415, "unsupported_media_type"]);
  });
});

describe("a body that is no JSON, or no harmless one", () => {
  test.each<[string, string | Buffer, string]>([
    ["nothing", "", ""],
    ["white space", " \n", ""],
    ["a half object", '{"to":', ""],
    ["single quotes", "{'to': 1}", ""],
    ["a trailing comma", '{"to":"1",}', ""],
    ["a comment", '{"to":1 /* x */}', ""],
    ["NaN", '{"ttlSeconds":NaN}', ""],
    ["two documents", "{}{}", ""],
    ["not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), ""],
    ["a raw control character", '{"to":"a\nb"}', ""],
    ["1e400", '{"to":"+14255550123","channel":"sms","code":"482913","ttlSeconds":1e400}', "/ttlSeconds"],
    ["a field twice", '{"to":"+14255550123","channel":"sms","code":"482913","to":"+14255550124"}', "/to"],
    ["a field twice, spelt otherwise", String.raw`{"to":"1","t\u006f":"2"}`, "/to"],
    ["__proto__", '{"__proto__":{"polluted":true}}', "/__proto__"],
    ["__proto__ inside", '{"metadata":{"__proto__":"x"}}', "/metadata/__proto__"],
    ["__proto__, escaped", String.raw`{"\u005f_proto__":1}`, "/__proto__"],
    ["constructor", '{"constructor":{"prototype":{"polluted":true}}}', "/constructor"],
    ["deep nesting", `{"to":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, "/to/0/0/0/0/0/0/0"],
    ["unclosed nesting", "[".repeat(60_000), "/0/0/0/0/0/0/0/0"],
  ])("is refused, and the answer says where: %s", async (_what, raw, pointer) => {
    const { status, body } = await post(raw, { "content-type": "application/json" });
    expect([status, body.code]).toStrictEqual([400, "invalid_request"]);
    expect(body.errors[0].pointer).toBe(pointer);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("is never quoted in the answer", async () => {
    const { text } = await post('{"code":"482913", oops');
    expect(text).not.toContain("482913");
    expect(text).not.toContain("oops");
    expect(text).toContain("line 1, column 19");
  });
});

describe("an endpoint that takes no fields", () => {
  test("takes no body", async () => expect((await pause({})).status).toBe(200));
  test("takes an empty object", async () => expect((await pause({ body: {} })).status).toBe(200));
  test("refuses a field by name", async () => {
    expect((await pause({ body: { until: "tomorrow" } })).body.errors).toStrictEqual([{ pointer: "/until", detail: "Unknown field." }]);
  });
});
