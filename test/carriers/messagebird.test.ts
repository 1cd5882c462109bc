/** What is peculiar to MessageBird. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Carrier } from "../../carriers/carrier.ts";
import { languageName } from "../../carriers/messagebird/languages.ts";
import type { MessagebirdCredentials } from "../../carriers/messagebird/credentials.ts";
import { languages } from "../../src/message/locales.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { anyText } from "../support/any-text.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { cases, libraryNowMs, librarySigningKey, withToken } from "./messagebird.cases.ts";

const context = contextWith(new AbortController().signal);
const open = (url: string, credentials: MessagebirdCredentials = cases.credentials): Promise<Carrier> =>
  cases.adapter.create({ name: "messagebird-a", credentials, baseUrl: url, timeoutMs: 1_000 }, noReports);

test.each([
  [
    "Token received before it was issued",
    "https://example.com/",
    "",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ4MjgwMCwiZXhwIjoxNjI1NDgyODYwLCJqdGkiOiJmOWY4YzM4Mi0yNDQ5LTQzMTEtYjcyYi0xZGY3MTY4NzkzMWUiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ.ZELgDFNGhjZH9CffQKcq3sytBe2I0KciLxpBhcfstHQ",
  ],
  [
    "Token received after it was expired",
    "https://example.com/",
    "",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3NTYwMCwiZXhwIjoxNjI1NDc1NjYwLCJqdGkiOiI1ZjAyZjUyMi02MDMwLTQ2YzgtYjVhMy0wMTI0NjQ3OGQ4YmMiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ.45MSST3B_2PsjNUeiuW54_vUQgVw4rBXrdWrOUEz3lM",
  ],
  [
    "Token received on different URL (parameters were sorted out of order)",
    "https://example.com/path?foo=1&bar=2",
    "",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiJhNzVjOTA5Ni1lODIzLTQ0MmItODVmMi03ZDNjOWQ5YjcyNmIiLCJ1cmxfaGFzaCI6IjZhMDIyZDgzNGMxODMzMGJhYWQ4YTJiZDYxMzUxNzNlZDIxNjEwYTQ1NDUxNmJlMGRmM2YxY2MwMTUxNjEwZWEifQ.z6Sw1XQIM0wuEQGBhXBdawDIIrtMg2XnmA_bpDq53pE",
  ],
  [
    "Payload does not match",
    "https://example.com/",
    "Hello, World!",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiIxNDUwMTUzMi05NmYyLTQ2ODQtOTgzMi02OGYwOTUxYWUzNDIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDciLCJwYXlsb2FkX2hhc2giOiJmYjYyZjAyYWNkYTdkNzQxNzdhNzAxYTFjZTAwNmU2YmFjZDkwYzdkNGQ3YWI0ODE2OTJjMWRhNDdjODEwNzZiIn0.m79RCwO6dGa9pvzsQypkVuXQ6eM0CkRl6_U7MfWg6TM",
  ],
  [
    "Different secret",
    "https://example.com/",
    "",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiIyNDNjMjdhZS0yZjAyLTQ2YTAtODg1Mi1jNjZmMzdlYTlmNDYiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ.JgSeYyOtlEKAXk8bz30iJI4tXgf4lxknoiezawuVhb4",
  ],
  [
    "payload was removed in transit",
    "https://example.com/",
    "",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiIxNDUwMTUzMi05NmYyLTQ2ODQtOTgzMi02OGYwOTUxYWUzNDIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDciLCJwYXlsb2FkX2hhc2giOiJkZmZkNjAyMWJiMmJkNWIwYWY2NzYyOTA4MDllYzNhNTMxOTFkZDgxYzdmNzBhNGIyODY4OGEzNjIxODI5ODZmIn0.bHfsjj3tljfzTufoG3EU3p_yFrQh9CufyzRSaRMd4ss",
  ],
  [
    "payload was added in transit",
    "https://example.com/",
    "Hello, World!",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ.6Fp0rVOsRr1fj9S2GidXAfkmPVofKr8_RTffC6G6r2E",
  ],
  [
    "none alg",
    "https://example.com/",
    "",
    "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpc3MiOiJNZXNzYWdlQmlyZCIsImlhdCI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ.",
  ],
] as const)("what MessageBird's own libraries refuse is refused: %s", async (_, url, body, token) => {
  const carrier = await open("http://127.0.0.1:9", { ...cases.credentials, signingKey: librarySigningKey });
  const request = withToken({ url, headers: {}, rawBody: Buffer.from(body), nowMs: libraryNowMs }, token);
  expect(carrier.verify(request)).toMatchObject({ genuine: false });
});

test("any query at all is read without an exception", async () => {
  const carrier = await open("http://127.0.0.1:9");
  const anyQuery = fc.oneof(
    anyText({ maxLength: 100 }),
    fc
      .array(
        fc.tuple(fc.constantFrom("id", "status", "statusReason", "statusErrorCode", "originator", "payload"), anyText({ maxLength: 20 })),
      )
      .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join("&")),
  );
  fc.assert(
    fc.property(anyQuery, (query) => {
      const request = { url: `https://gate.example/x?${query}`, headers: {}, rawBody: Buffer.alloc(0), nowMs: 0 };
      for (const { kind } of [carrier.parseReceipts(request), carrier.parseInbound(request)]) {
        expect(["parsed", "ignored", "malformed"]).toContain(kind);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["a language that MessageBird has no voice for", { language: "he-IL" }],
  ["a script that is longer than MessageBird takes", { lines: ["&".repeat(201)] }],
])("%s: no call is made, and another route may do it", async (_, script) => {
  await using server = await startCarrierServer(cases.voice.accepted);
  const carrier = await open(server.url);
  const outcome = await carrier.send({ ...callMessage, script: { ...callMessage.script, ...script } }, context);
  expect(outcome).toMatchObject({ outcome: "rejected", fault: "route", carrierText: expect.stringContaining("not sent") });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

test("an answer that says already that it failed is no acceptance", async () => {
  const failed = cases.sms.accepted.body.replace('"sent"', '"delivery_failed"');
  await using server = await startCarrierServer({ ...cases.sms.accepted, body: failed });
  const carrier = await open(server.url);
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "rejected", fault: "route", carrierText: "delivery_failed" });
  await carrier.close();
});

test("a number that can't be reached in the account's test period says nothing about the number", async () => {
  await using server = await startCarrierServer(cases.sms.refusal("API 9/recipient", "no (correct) recipients found"));
  const carrier = await open(server.url);
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "undeliverable", reason: "invalid_number" });
  const description = "no (correct) recipients found. Note: during your test period you can only send messages to your own number";
  server.behaviour = { status: 422, body: JSON.stringify({ errors: [{ code: 9, description, parameter: "recipient" }] }) };
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "rejected", fault: "account", carrierCode: "API 9" });
  await carrier.close();
});

test("of the languages that calls are written in, these have no voice", () => {
  const silent = languages.flatMap(({ speech }) => speech).filter((tag) => languageName(tag) === null);
  expect(silent).toEqual(["ar-SA", "cs-CZ", "fi-FI", "he-IL", "hi-IN", "uk-UA"]);
});
