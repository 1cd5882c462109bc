/** `trunkline send`: posts what was asked for, prints the id, waits for the end, and says what to do when it fails. */
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { apiKeys, startTestApi, type TestApi } from "../support/api.ts";
import { freePort } from "../support/free-port.ts";
import { runCli } from "./run-cli.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(() => api.ports.reset());

const send = (args: readonly string[], given: { environment?: Record<string, string>; input?: string } = {}) =>
  runCli(["send", "--to", "+14255550123", ...args], {
    ...given,
    environment: { TRUNKLINE_URL: api.url, TRUNKLINE_API_KEY: apiKeys.all.secret, ...given.environment },
  });

test("the id of the accepted delivery and the masked number are all that is printed", async () => {
  const { code, out, error } = await send(["--code", "482913"]);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(out).toMatch(/^dlv_[0-9a-z]{26} {2}\+1 ••• ••• 0123\n$/);
});

test("every option arrives where it belongs", async () => {
  const { code } = await send(
    "--channel voice --code 482913 --brand Contoso --locale fr-CA --ttl 60 --fallback sms --correlation-id c-7".split(" "),
  );
  expect(code).toBe(0);
  expect(api.ports.commands).toMatchObject([
    {
      to: "+14255550123",
      channel: "voice",
      content: { code: "482913" },
      brand: "Contoso",
      locale: "fr-CA",
      ttlSeconds: 60,
      fallback: "sms",
      correlationId: "c-7",
    },
  ]);
});

test("a code can come from standard input, where no process list shows it", async () => {
  await send(["--code-stdin"], { input: "482913\n" });
  expect(api.ports.commands).toMatchObject([{ content: { code: "482913" } }]);
});

test.each([
  ["delivered", null, 0, "delivered\n"],
  ["failed", "busy", 1, "failed (busy)\n"],
  ["unconfirmed", "no_receipt", 1, "unconfirmed (no_receipt)\n"],
] as const)("with --wait a delivery that ends as %s decides the exit code", async (status, reason, expectedCode, printed) => {
  const result = send(["--code", "482913", "--wait"]);
  const { body } = await untilListed();
  api.ports.change(body.data[0].id, { status, reason, finishedAt: Date.now() });
  const { code, out } = await result;
  expect(code).toBe(expectedCode);
  expect(out).toMatch(/^dlv_\w+ {2}.*\n/);
  expect(out).toContain(`\n${printed}`);
});

test.each([
  ["tells what it means", apiKeys.all.secret, 4],
  ["makes do with the status when the key may not read traces", apiKeys.backend.secret, 2],
])("at the end --wait %s", async (_, key, lines) => {
  const result = send(["--code", "482913", "--wait"], { environment: { TRUNKLINE_API_KEY: key } });
  const { body } = await untilListed();
  api.ports.change(body.data[0].id, { status: "failed", reason: "busy", finishedAt: Date.now() });
  const { out } = await result;
  expect(out.trimEnd().split("\n")).toHaveLength(lines);
  expect(out.includes("The line was busy.")).toBe(lines === 4);
});

test("the same idempotency key is delivered once", async () => {
  const once = ["--code", "482913", "--idempotency-key", "sign-in-7"];
  const [first, second] = [await send(once), await send(once)];
  expect(first.code).toBe(0);
  expect(second.out).toBe(first.out);
});

async function untilListed(): Promise<Awaited<ReturnType<TestApi["call"]>>> {
  for (;;) {
    const listed = await api.call("GET", "/v1/deliveries");
    if (listed.body.data.length > 0) return listed;
  }
}

test.each([
  ["neither code nor text", []],
  ["code and text", ["--code", "482913", "--text", "hello"]],
  ["a life in words", ["--code", "482913", "--ttl", "soon"]],
  ["an idempotency key with a space", ["--code", "482913", "--idempotency-key", "sign in"]],
  ["an API key in the command line", ["--code", "482913", "--key", "tlk_1"]],
])("%s is refused before anything is sent", async (_, args) => {
  expect((await send(args)).code).toBe(2);
  expect(api.ports.commands).toEqual([]);
});

test("every fault that the API finds is told with its field", async () => {
  const { code, error } = await send(["--code", "x", "--channel", "fax", "--ttl", "5"]);
  expect(code).toBe(1);
  expect(error).toMatch(/400 invalid_request/);
  for (const field of ["/channel", "/code", "/ttlSeconds"]) expect(error).toContain(`  ${field}: `);
});

test("when the phone's attempts are taken, the time of the next one is told", async () => {
  for (let times = 0; times < 5; times += 1) await send(["--code", "482913"]);
  const { code, error } = await send(["--code", "482913"]);
  expect(code).toBe(1);
  expect(error).toMatch(/429 attempts_exhausted.*\nTry again in 271 s\./);
});

test("a wrong key says where the right one goes", async () => {
  const { code, error } = await send(["--code", "482913"], { environment: { TRUNKLINE_API_KEY: "not-a-key-at-all" } });
  expect(code).toBe(1);
  expect(error).toMatch(/401 unauthenticated.*\nSet TRUNKLINE_API_KEY/);
});

test("a missing scope says so", async () => {
  const { error } = await send(["--code", "482913"], { environment: { TRUNKLINE_API_KEY: apiKeys.support.secret } });
  expect(error).toMatch(/403 forbidden.*deliveries:write/);
});

test("without any key nothing is sent, and the variable is named", async () => {
  const { code, error } = await send(["--code", "482913"], { environment: { TRUNKLINE_API_KEY: "" } });
  expect(code).toBe(1);
  expect(error).toContain("set TRUNKLINE_API_KEY");
});

test("a key with a line end in it is refused without being shown", async () => {
  const { code, error } = await send(["--code", "482913"], { environment: { TRUNKLINE_API_KEY: "tlk_canary5871\n" } });
  expect(code).toBe(1);
  expect(error).toContain("line ends");
  expect(error).not.toContain("canary5871");
});

test("a gateway that isn't there says where it was looked for and what to do", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { code, error } = await send(["--code", "482913"], { environment: { TRUNKLINE_URL: url } });
  expect(code).toBe(1);
  expect(error).toContain(`No gateway can be reached at ${url} (ECONNREFUSED)`);
  expect(error).toContain("TRUNKLINE_URL");
});

test("something else that answers at the address is not taken for a gateway", async () => {
  const server = createServer((_, response) => response.end("<html>It works!</html>")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { code, error } = await send(["--code", "482913", "--url", `http://127.0.0.1:${port}/`]);
  server.close();
  expect(code).toBe(1);
  expect(error).toContain("is not a Trunkline gateway");
});
