/** What is peculiar to Azure: how requests are signed, how a message is named so that it is taken once, and the handshake. */
import { describe, expect, test } from "vitest";
import { requestId } from "../../carriers/azure/request-id.ts";
import { signedHeaders } from "../../carriers/azure/request-signature.ts";
import type { CallbackAnswer } from "../../carriers/carrier.ts";
import { contextWith, smsMessage } from "../contract/carrier-cases.ts";
import type { CarrierCases, Payload } from "../contract/carrier-cases.ts";
import { open } from "../contract/carrier-sending.contract.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { cases } from "./azure.cases.ts";

const azure: CarrierCases = cases;
const nowMs = 1_780_000_000_000;

test("a request is signed as Azure's own library signs it", () => {
  const post = {
    host: "res.communication.azure.com",
    path: "/sms?api-version=2026-01-23",
    body: '{"from":"+18005550100","message":"x","smsRecipients":[{"to":"+15550100"}]}',
  };
  const accessKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  expect(signedHeaders(post, accessKey, Date.parse("2026-11-23T15:00:00Z"))).toEqual({
    "x-ms-date": "Mon, 23 Nov 2026 15:00:00 GMT",
    "x-ms-content-sha256": "VlLGRKj+9ElAhV9RI/McbJRlDMAuhugBTgw9SsU0464=",
    authorization: "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=lZ6QUV0g8zDkAcFyP1pcKXWywKUUW8OmyP70i8doi4g=",
  });
});

test("an attempt is always named by the same UUID, and no two attempts by one", () => {
  expect(requestId("dlv_01k0000000000000000000000a-1")).toBe(requestId("dlv_01k0000000000000000000000a-1"));
  const ids = Array.from({ length: 200 }, (_, index) => requestId(`dlv_01k0000000000000000000000a-${index}`));
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("what is handed over twice for one attempt has one id; another attempt has another", async () => {
  await using server = await startCarrierServer(azure.sms.accepted);
  const carrier = await open(azure, server.url);
  const context = contextWith(new AbortController().signal);
  for (const attemptId of ["a-1", "a-1", "a-2"]) await carrier.send(smsMessage, { ...context, attemptId });
  await carrier.close();
  const [first, again, other] = server.requests.map(({ body }) => /"repeatabilityRequestId":"([^"]+)"/.exec(body)?.[1]);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

const payload = (...events: readonly object[]): Payload => ({ contentType: "application/json", body: JSON.stringify(events) });

async function answerTo(asked: Payload): Promise<CallbackAnswer | null | undefined> {
  return (await open(azure, "http://127.0.0.1:9")).handshake?.(azure.sign(asked, nowMs));
}

describe("the handshake", () => {
  const question = {
    id: "2d1781af-3a4c-4d7c-bd0c-e34b19da4e66",
    topic: "/subscriptions/s",
    subject: "",
    data: {
      validationCode: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6",
      validationUrl: "https://rp-eastus2.eventgrid.azure.net:553/eventsubscriptions/e/validate?id=512d38b6",
    },
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    eventTime: "2026-06-01T12:00:00.4556811Z",
    metadataVersion: "1",
    dataVersion: "1",
  };

  test("is answered with the code that came", async () => {
    expect(await answerTo(payload(question))).toEqual({
      status: 200,
      contentType: "application/json",
      body: '{"validationResponse":"512d38b6-c7b8-40c8-89fe-f46f9e9622b6"}',
    });
  });

  test.each([
    ["a receipt", payload({ eventType: "Microsoft.Communication.SMSDeliveryReportReceived", data: {} })],
    ["two questions", payload(question, question)],
    ["a code that isn't one", payload({ ...question, data: { validationCode: '"}<script>' } })],
    ["a code that isn't a text", payload({ ...question, data: { validationCode: { toString: 1 } } })],
    ["no JSON", { contentType: "application/json", body: "x" }],
  ])("%s is no handshake", async (_, asked) => {
    expect(await answerTo(asked)).toBeNull();
  });

  test("is not answered without the secret", async () => {
    const carrier = await open(azure, "http://127.0.0.1:9");
    const request = { ...azure.sign(payload(question), nowMs), url: "https://gate.example/carriers/carrier-a/receipts" };
    expect(await carrier.verify(request)).toMatchObject({ genuine: false });
  });
});
