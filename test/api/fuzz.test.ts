/** Whatever a client sends to an endpoint, the answer is a documented one below 500. Bodies start valid and are then spoilt. */
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestExamples } from "../../src/api/schemas/examples.ts";
import { senderExample } from "../../src/api/schemas/control-examples.ts";
import { startTestApi, type TestApi } from "../support/api.ts";
import { anyText } from "../support/any-text.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const full = {
  ...requestExamples.sms.value,
  confirm: true,
  clientIp: "203.0.113.7",
  domain: "contoso.com",
  appHash: "FA+9qCX9VSu",
  metadata: { a: "b" },
};
const anything = fc.oneof(
  anyText({ maxLength: 80 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom("", " ", "\u0000", "\u202e", "\ud800", "__proto__", "' OR 1=1 --", "<script>", "../..", "9".repeat(400), "NaN"),
  fc.constantFrom(0, -0, -1, 1e21, 0.1, null, true, [], {}, [[]]),
);

const spoilt = (valid: Record<string, unknown>) =>
  fc
    .record({
      changes: fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(valid)), anyText({ maxLength: 20 })), anything, { maxKeys: 4 }),
      dropped: fc.subarray(Object.keys(valid), { maxLength: Math.min(2, Object.keys(valid).length) }),
    })
    .map(({ changes, dropped }) => {
      const body: Record<string, unknown> = { ...valid, ...changes };
      for (const name of dropped) delete body[name];
      return JSON.stringify(body);
    });

const sameLength = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
const withSpoiltBytes = (body: fc.Arbitrary<string>) =>
  fc.tuple(body, fc.array(sameLength, { maxLength: 3 })).map(([text, spots]) => {
    const bytes = Buffer.from(text);
    for (const [at, byte] of spots) bytes[at % bytes.length] = byte;
    return bytes;
  });

test.each([
  ["POST /v1/deliveries", full],
  ["POST /v1/senders", senderExample],
  ["POST /v1/deliveries/dlv_00000000000000000000000000/outcome", { verified: true }],
])("%s with any body", async (endpoint, valid) => {
  const [method = "", path = ""] = endpoint.split(" ");
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        spoilt(valid).map((text) => Buffer.from(text)),
        withSpoiltBytes(spoilt(valid)),
      ),
      async (raw) => {
        const { status, body } = await api.call(method, path, { raw });
        expect(status).toBeLessThan(500);
        if (status === 400) expect(body.errors.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});

test("GET with any query and any path", async () => {
  const names = ["to", "userId", "correlationId", "carrierMessageId", "status", "channel", "since", "until", "limit", "cursor"];
  const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), anyText({ maxLength: 10 })), anyText({ maxLength: 40 })), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("/v1/deliveries", "/v1/audit", "/v1/deliveries/ID", "/v1/deliveries/ID/trace", "/ID"),
      anyText({ maxLength: 30 }),
      query,
      async (path, id, pairs) => {
        const parameters = new URLSearchParams(pairs).toString();
        const { status } = await api.call("GET", `${path.replace("ID", () => encodeURIComponent(id.toWellFormed()))}?${parameters}`);
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 300 },
  );
});

test("any headers", async () => {
  const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 60 });
  const names = fc.constantFrom("authorization", "content-type", "content-encoding", "idempotency-key", "x-request-id", "accept", "prefer");
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, value, { maxKeys: 4 }), async (headers) => {
      const { status } = await api.call("POST", "/v1/deliveries", { raw: JSON.stringify(full), headers });
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 200 },
  );
});
