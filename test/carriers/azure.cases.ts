/**
 * How Azure Communication Services speaks, from the specification of its SMS API (2026-01-23), the recorded answers in its own
 * SDK's tests, its page of Event Grid events and its list of codes.
 */
import { createHash, createHmac } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { messageFaults, refusals } from "../../carriers/azure/errors.ts";
import { adapter } from "../../carriers/azure/index.ts";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import type { CarrierCases, Case, Payload } from "../contract/carrier-cases.ts";
import { flipByte } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

const host = "contoso.communication.azure.com";
const accessKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const webhookSecret = "6f1d0a5c2e7b4938a1c0d9e8f7061524334251607f8e9d0c1b2a394857667584";
const messageId = "Outgoing_202606011200138813a09b-0cbf-4304-9b03-1546683bb910";
const url = "https://gate.example/carriers/carrier-a/receipts";
const token = "dlv_01k0000000000000000000000a-1-AAAAAAAAAAAAAAAAAAAAAA";

const smsRequest = z.strictObject({
  from: z.string().min(1),
  smsRecipients: z.tuple([
    z.strictObject({
      to: z.string().regex(/^\+[1-9]\d{6,14}$/),
      repeatabilityRequestId: z.uuid(),
      // IMF-fixdate.
      repeatabilityFirstSent: z.string().regex(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/),
    }),
  ]),
  message: z.string().min(1).max(2_048),
  smsSendOptions: z.strictObject({ enableDeliveryReport: z.boolean(), tag: z.string() }),
});

/** Made anew from what stands in the request, as the far side does it. */
function expectSigned({ method, path, headers, body }: GotRequest): void {
  const contentHash = createHash("sha256").update(body).digest("base64");
  const date = headers["x-ms-date"] ?? "";
  const text = [method, path, [date, headers["host"], contentHash].join(";")].join("\n");
  const signature = createHmac("sha256", Buffer.from(accessKey, "base64")).update(text).digest("base64");
  expect(headers).toMatchObject({
    "x-ms-content-sha256": contentHash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  });
  expect(new Date(date).toUTCString()).toBe(date);
}

const headers = { "content-type": "application/json; charset=utf-8" };
const answer = (...value: readonly object[]): WireAnswer => ({ status: 202, headers, body: JSON.stringify({ value }) });
const taken = { to: "+14255550123", messageId, httpStatusCode: 202, errorMessage: null, repeatabilityResult: "accepted", successful: true };
const notTaken = { to: "+14255550123", messageId: null, repeatabilityResult: null, successful: false };
const bodyOf = (result: object): string => answer(result).body ?? "";

const event = (eventType: string, data: object): object => ({
  id: messageId,
  topic: "/subscriptions/s/resourceGroups/g/providers/microsoft.communication/communicationservices/contoso",
  subject: "/phonenumber/14255550123",
  data,
  eventType,
  dataVersion: "1.0",
  metadataVersion: "1",
  eventTime: "2026-06-01T12:00:20Z",
});
const events = (...all: readonly object[]): Payload => ({ contentType: "application/json; charset=utf-8", body: JSON.stringify(all) });

const report = (deliveryStatus: string, deliveryStatusDetails: string | null, more: object = {}): object =>
  event("Microsoft.Communication.SMSDeliveryReportReceived", {
    messageId,
    from: "14255550100",
    to: "+14255550123",
    deliveryStatus,
    deliveryStatusDetails,
    receivedTimestamp: "2026-06-01T12:00:20.2855749Z",
    deliveryAttempts: [{ timestamp: "2026-06-01T12:00:14.9315918Z", segmentsSucceeded: 1, segmentsFailed: 0 }],
    tag: token,
    ...more,
  });
const fromPerson = (more: object = {}): object =>
  event("Microsoft.Communication.SMSReceived", {
    messageId: "Incoming_20260601120045d29ebbea-3341-4466-9690-0a03af35228e",
    from: "14255550123",
    to: "18335550100",
    message: "Stop ü",
    receivedTimestamp: "2026-06-01T12:00:45.32Z",
    segmentCount: 1,
    ...more,
  });
const inboundItem = {
  carrierMessageId: "Incoming_20260601120045d29ebbea-3341-4466-9690-0a03af35228e",
  from: "+14255550123",
  to: "+18335550100",
  text: "Stop ü",
};

const base = { carrierMessageId: messageId, attemptToken: token, carrierCode: null, reason: null, tryOtherRoute: false } as const;
const receipt = (expected: Partial<Receipt> & Pick<Receipt, "status" | "carrierText">): Parsed<Receipt> => ({
  kind: "parsed",
  items: [{ ...base, ...expected }],
});

const malformed = (name: string, payload: Payload): Case<never> => ({
  name,
  payload,
  expected: { kind: "malformed", why: expect.any(String) as string },
});
const ignored = <T>(name: string, payload: Payload): Case<T> => ({
  name,
  payload,
  expected: { kind: "ignored", why: expect.any(String) as string },
});

const signed = ({ contentType, body }: Payload, nowMs: number, secret: string): CallbackRequest => ({
  url: `${url}?key=${secret}`,
  headers: { "content-type": contentType, "aeg-event-type": "Notification" },
  rawBody: Buffer.from(body),
  nowMs,
});
const withQuery = (query: string) => (genuine: CallbackRequest) => ({ ...genuine, url: url + query });

export const cases = {
  adapter,
  credentials: { host, accessKey, webhookSecret },
  secrets: [accessKey, webhookSecret],
  badCredentials: {
    "no host": { accessKey, webhookSecret },
    "no access key": { host, webhookSecret },
    "no secret for callbacks": { host, accessKey },
    "a secret that can be guessed": { host, accessKey, webhookSecret: "x".repeat(31) },
    "an access key that is no base64": { host, accessKey: `${accessKey.slice(0, -1)}*`, webhookSecret },
    "an access key of too few bytes": { host, accessKey: "MDEyMzQ1Njc4OQ==", webhookSecret },
    "somebody else's host": { host: "contoso.communication.azure.com.example", accessKey, webhookSecret },
    "a whole connection string": { host: `endpoint=https://${host}/;accesskey=${accessKey}`, accessKey, webhookSecret },
  },
  basePath: "",
  sms: {
    accepted: answer(taken),
    id: messageId,
    refusals,
    refusal(key, words) {
      if (!key.startsWith("recipient ")) return { status: 400, headers, body: JSON.stringify({ error: { code: key, message: words } }) };
      const [status = "", field] = key.slice("recipient ".length).split("/");
      const errorMessage = field === undefined ? words : `${words}: Invalid To phone number format.`;
      return answer({ ...notTaken, httpStatusCode: Number(status), errorMessage });
    },
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      null: "null",
      "no results": bodyOf({}),
      "two results": answer(taken, taken).body ?? "",
      "no id": bodyOf({ ...taken, messageId: null }),
      "an id of another form": bodyOf({ ...taken, messageId: "a b" }),
      "a success with the status of a failure": bodyOf({ ...taken, httpStatusCode: 400 }),
      "a failure with the status of a success": bodyOf({ ...taken, successful: false }),
      "an id for repetitions that was used for something else": bodyOf({ ...taken, repeatabilityResult: "rejected" }),
    },
    check(request, message, context) {
      expect(request).toMatchObject({ method: "POST", path: "/sms?api-version=2026-01-23" });
      expect(request.headers).toMatchObject({ "content-type": "application/json", accept: "application/json" });
      expectSigned(request);
      expect(smsRequest.parse(JSON.parse(request.body))).toEqual({
        from: message.sender.number,
        smsRecipients: [
          {
            to: message.to,
            repeatabilityRequestId: expect.any(String) as string,
            repeatabilityFirstSent: request.headers["x-ms-date"],
          },
        ],
        message: message.text,
        smsSendOptions: { enableDeliveryReport: true, tag: context.receiptUrl.split("/").at(-1) },
      });
    },
  },
  voice: null,
  unknownCode: "recipient 418",
  undelivered: (key) => (messageFaults.has(key) ? events(report("Failed", key)) : null),
  messageFaults,
  receipts: [
    {
      name: "delivered",
      payload: events(report("Delivered", "No error.")),
      expected: receipt({ status: "delivered", carrierText: "No error." }),
    },
    {
      name: "delivered, with the code",
      payload: events(report("Delivered", "2000")),
      expected: receipt({ status: "delivered", carrierText: "•••", carrierCode: "2000" }),
    },
    {
      name: "failed where the network reports nothing, so that it may have arrived",
      payload: events(report("Failed", "5002")),
      expected: receipt({ status: "unknown", carrierText: "•••", carrierCode: "5002" }),
    },
    {
      name: "failed, with the code among words",
      payload: events(report("Failed", "4007: opted out")),
      expected: receipt({ status: "undelivered", reason: "opted_out", carrierText: "•••: opted out", carrierCode: "4007" }),
    },
    {
      name: "failed for a reason that is not on the list",
      payload: events(report("Failed", "4999")),
      expected: receipt({ status: "undelivered", reason: "unknown", tryOtherRoute: true, carrierText: "•••", carrierCode: "4999" }),
    },
    {
      name: "failed without a reason",
      payload: events(report("Failed", null)),
      expected: receipt({ status: "undelivered", reason: "unknown", tryOtherRoute: true, carrierText: "Failed" }),
    },
    {
      name: "failed, and the words hold nothing of the message",
      payload: events(report("Failed", "Blocked 482913 to +14255550123")),
      expected: receipt({ status: "undelivered", reason: "unknown", tryOtherRoute: true, carrierText: "Blocked ••• to •••" }),
    },
    {
      name: "a status that is not on the list",
      payload: events(report("Expired", "No report came in time")),
      expected: receipt({ status: "unknown", carrierText: "No report came in time" }),
    },
    {
      name: "with our mark as Azure's example spells it",
      payload: events(report("Delivered", "No error.", { tag: undefined, Tag: token })),
      expected: receipt({ status: "delivered", carrierText: "No error." }),
    },
    {
      name: "with somebody else's mark",
      payload: events(report("Delivered", "No error.", { tag: "spring campaign" })),
      expected: receipt({ status: "delivered", carrierText: "No error.", attemptToken: undefined }),
    },
    {
      name: "two at once, among others",
      payload: events(fromPerson(), report("Delivered", "No error."), report("Failed", "4006", { messageId: "Outgoing_2", tag: null })),
      expected: {
        kind: "parsed",
        items: [
          { ...base, status: "delivered", carrierText: "No error." },
          {
            ...base,
            carrierMessageId: "Outgoing_2",
            attemptToken: undefined,
            status: "undelivered",
            reason: "unreachable_handset",
            carrierCode: "4006",
            carrierText: "•••",
          },
        ],
      },
    },
    ignored("a message to us", events(fromPerson())),
    ignored("an event about something else", events(event("Microsoft.Communication.ChatMessageReceived", {}))),
    malformed("no JSON", { contentType: "application/json", body: "[" }),
    malformed("no event", events()),
    malformed("an event in another schema", {
      contentType: "application/cloudevents+json",
      body: JSON.stringify({ specversion: "1.0", type: "Microsoft.Communication.SMSDeliveryReportReceived", data: {} }),
    }),
    malformed("a report without id", events(report("Delivered", "No error.", { messageId: undefined }))),
    malformed("a report without status", events(report("Delivered", "No error.", { deliveryStatus: undefined }))),
  ],
  inbound: [
    { name: "an answer", payload: events(fromPerson()), expected: { kind: "parsed", items: [inboundItem] } },
    {
      name: "an answer to a short code, with the plus that other examples have",
      payload: events(fromPerson({ from: "+14255550123", to: "97671" })),
      expected: { kind: "parsed", items: [{ ...inboundItem, to: "97671" }] },
    },
    {
      name: "an answer without text",
      payload: events(fromPerson({ message: null })),
      expected: { kind: "parsed", items: [{ ...inboundItem, text: "" }] },
    },
    {
      name: "two, of which one is from a short code",
      payload: events(fromPerson({ from: "12345" }), fromPerson()),
      expected: { kind: "parsed", items: [inboundItem] },
    },
    ignored("from another short code", events(fromPerson({ from: "12345" }))),
    ignored("a delivery report", events(report("Delivered", "No error."))),
    malformed("no sender", events(fromPerson({ from: undefined }))),
    malformed("a list of something else", { contentType: "application/json", body: '["SMSReceived"]' }),
  ],
  keyPresses: [],
  sign: (payload, nowMs) => signed(payload, nowMs, webhookSecret),
  // Event Grid signs nothing.
  vectors: [],
  forgeries: {
    "signed with another secret": (genuine) =>
      signed({ contentType: "application/json", body: genuine.rawBody.toString() }, genuine.nowMs, webhookSecret.replace("6", "7")),
    "with the secret under another name": withQuery(`?secret=${webhookSecret}`),
    "with the secret in a header": (genuine) => ({ ...genuine, url, headers: { ...genuine.headers, key: webhookSecret } }),
    "with the secret in the body": (genuine) => ({ ...genuine, url, rawBody: Buffer.from(`?key=${webhookSecret}`) }),
    "with the secret twice": withQuery(`?key=${webhookSecret}&key=${webhookSecret}`),
    "with more after the secret": withQuery(`?key=${webhookSecret}&x=1`),
    "with the secret in another spelling": withQuery(`?key=%36${webhookSecret.slice(1)}`),
    "as a handshake that knows no secret": (genuine) => ({
      ...genuine,
      url,
      headers: { ...genuine.headers, "aeg-event-type": "SubscriptionValidation" },
    }),
  },
  signature: {
    covers: "nothing",
    toleranceMs: null,
    read: (request) => request.url.split("?key=")[1],
    write: (request, signature) => ({ ...request, url: signature === undefined ? url : `${url}?key=${signature}` }),
    flip: (signature, at, xor) => flipByte(Buffer.from(signature, "hex"), at, xor).toString("hex"),
  },
} satisfies CarrierCases;
