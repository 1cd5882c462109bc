/**
 * Attack A12: requests that two readers understand differently, so that the second one finds a request that the first let
 * through as a body; and texts that want to become headers. `test/api/raw-http.test.ts` has the plain cases.
 */
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { apiKeys, startTestApi, type TestApi, validBody } from "../../support/api.ts";
import { sendRaw } from "../../support/raw-http.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const key = `Authorization: Bearer ${apiKeys.all.secret}`;
const delivery = JSON.stringify(validBody);
/** What the attacker wants to be read as a request: it would make a delivery. */
const smuggled = `POST /v1/deliveries HTTP/1.1\r\nHost: x\r\n${key}\r\nContent-Type: application/json\r\nContent-Length: ${delivery.length}\r\n\r\n${delivery}`;
const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const post = (headers: readonly string[], rest: string): string =>
  [`POST /v1/carriers/x/pause HTTP/1.1`, "Host: x", key, ...headers].join("\r\n") + `\r\n\r\n${rest}`;
const statuses = (answer: string): number[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));

test.each<[string, string]>([
  ["a length, and chunks in capitals", post(["Content-Length: 5", "TRANSFER-ENCODING: CHUNKED"], `0\r\n\r\n${smuggled}`)],
  ["chunks, then a length", post(["Transfer-Encoding: chunked", "Content-Length: 5"], `0\r\n\r\n${smuggled}`)],
  ["a space before the colon", post(["Transfer-Encoding : chunked", "Content-Length: 4"], `0\r\n\r\n${smuggled}`)],
  ["a tab before the coding, and a length", post(["Transfer-Encoding:\tchunked", "Content-Length: 4"], `0\r\n\r\n${smuggled}`)],
  ["a folded coding", post(["Transfer-Encoding:", " chunked", "Content-Length: 4"], `0\r\n\r\n${smuggled}`)],
  ["a folded header before a length", post(["X-Fold: a", "\tContent-Length: 0", `Content-Length: ${smuggled.length}x`], smuggled)],
  ["a coding that only looks like chunks", post(["Transfer-Encoding: xchunked"], chunked(smuggled))],
  ["chunks that are not the last coding", post(["Transfer-Encoding: chunked, identity"], chunked(smuggled))],
  ["a coding with a vertical tab", post(["Transfer-Encoding: \u000bchunked"], chunked(smuggled))],
  ["a coding in quotes", post(['Transfer-Encoding: "chunked"'], chunked(smuggled))],
  ["two lengths that agree with nobody", post(["Content-Length: 0", `Content-Length: ${smuggled.length}`], smuggled)],
  ["two lengths in one", post([`Content-Length: 0, ${smuggled.length}`], smuggled)],
  ["a length with a plus", post(["Content-Length: +0"], smuggled)],
  ["a length in hexadecimal", post(["Content-Length: 0x0"], smuggled)],
  ["a length of many digits", post(["Content-Length: 18446744073709551616"], smuggled)],
  ["a header line without a name", post([": x"], smuggled)],
  ["a bare line feed within the headers", post(["X-A: 1\nContent-Length: 0"], smuggled)],
  ["a bare carriage return within the headers", post(["X-A: 1\rContent-Length: 0"], smuggled)],
  ["a NUL in a length", post(["Content-Length: 0\u0000"], smuggled)],
  ["a chunk size with a sign", post(["Transfer-Encoding: chunked"], `-1\r\n${smuggled}`)],
  ["a chunk size with a prefix", post(["Transfer-Encoding: chunked"], `0x0\r\n\r\n${smuggled}`)],
  ["a chunk longer than it says", post(["Transfer-Encoding: chunked"], `1\r\n{}\r\n0\r\n\r\n${smuggled}`)],
  ["a chunk that ends with a bare line feed", post(["Transfer-Encoding: chunked"], `0\n\n${smuggled}`)],
  ["an extension with a bare line feed", post(["Transfer-Encoding: chunked"], `0;a\nb\r\n\r\n${smuggled}`)],
])("is refused as a whole, with one answer and no delivery: %s", async (_what, bytes) => {
  expect(statuses(await sendRaw(api.port, Buffer.from(bytes, "latin1")))).toEqual([400]);
  expect(api.ports.commands).toEqual([]);
});

test("a trailer is not a header: it can't bring in a key", async () => {
  const trailer = `Transfer-Encoding: chunked\r\nTrailer: Authorization`;
  const bytes = `POST /v1/carriers/x/pause HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${trailer}\r\n\r\n0\r\n${key}\r\n\r\n`;
  expect(statuses(await sendRaw(api.port, bytes))).toEqual([401]);
});

test("a body that is a request stays a body when it arrives in pieces of any size", async () => {
  const bytes = post([`Content-Length: ${smuggled.length}`, "Connection: close"], smuggled);
  expect(statuses(await sendRaw(api.port, bytes))).toEqual([400]);
  const pieces = smuggled
    .split("")
    .map((character) => `1\r\n${character}\r\n`)
    .join("");
  expect(statuses(await sendRaw(api.port, post(["Transfer-Encoding: chunked", "Connection: close"], `${pieces}0\r\n\r\n`)))).toEqual([400]);
  expect(api.ports.commands).toEqual([]);
});

test("no text in a header comes back as a header", async () => {
  const anyByte = fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte));
  const telling = fc.constantFrom("\r\nX-Evil: 1\r\n", "\nX-Evil: 1", "\rX-Evil: 1", "%0d%0aX-Evil: 1", "\u0000", "\t", '"');
  const value = fc.array(fc.oneof(anyByte, telling), { maxLength: 20 }).map((parts) => parts.join(""));
  const header = fc.constantFrom("X-Request-Id", "Idempotency-Key", "Authorization", "Content-Type", "Host", "X-Forwarded-Host", "Expect");
  await fc.assert(
    fc.asyncProperty(header, value, async (name, text) => {
      const bytes = `GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${name}: ${text}\r\n\r\n`;
      const answer = await sendRaw(api.port, Buffer.from(bytes, "latin1"));
      expect(statuses(answer)).toHaveLength(1);
      expect(answer).not.toMatch(/evil/i);
    }),
    { numRuns: 300 },
  );
});

test.each(["a\r\nX-Evil: 1", "a\nb", "\u0085", "\u2028"])("no field of a body can hold a line break: %j", async (text) => {
  for (const field of [{ correlationId: text }, { user: { id: text } }, { brand: text }, { metadata: { a: text } }]) {
    const { status, headers, text: answer } = await api.call("POST", "/v1/deliveries", { body: { ...validBody, ...field } });
    expect(status).toBe(400);
    expect([...headers.keys()].join(" ") + answer).not.toMatch(/evil/i);
  }
});

test("an idempotency key can't bring line breaks, and comes back nowhere", async () => {
  const send = (idempotencyKey: string): Promise<string> =>
    sendRaw(
      api.port,
      `POST /v1/deliveries HTTP/1.1\r\nHost: x\r\n${key}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${delivery.length}\r\nIdempotency-Key: ${idempotencyKey}\r\n\r\n${delivery}`,
    );
  expect(statuses(await send("a\r\n b"))).toEqual([400]);
  expect(statuses(await send("a b"))).toEqual([400]);
  expect(api.ports.commands).toEqual([]);
  const answer = await send("evil-but-well-formed");
  expect(statuses(answer)).toEqual([202]);
  expect(answer).not.toContain("evil");
});
