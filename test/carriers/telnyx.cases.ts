/** How Telnyx speaks, from its API reference (messages, TeXML calls, callbacks). */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import { hangupFaults, messageFaults, refusals } from "../../carriers/telnyx/errors.ts";
import { adapter } from "../../carriers/telnyx/index.ts";
import type { CarrierCases, Case, Payload } from "../contract/carrier-cases.ts";
import { readTwiml } from "../contract/dialects/twiml.ts";
import { signatureInHeader } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

const apiKey = "KEY0189AB-test-secret-of-telnyx";
/** A fixed key pair (RFC 8032, 7.1, test 1), so that failures repeat. */
const privateKey = createPrivateKey({
  key: Buffer.from("302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex"),
  format: "der",
  type: "pkcs8",
});
const publicKey = bareKey(createPublicKey(privateKey));
const accountSid = "f5586561-8ff0-4291-a51b-c7dfe4139ff9";
const applicationSid = "2741690567753729623";
const sms = "40385f64-5717-4562-b3fc-2c963f66afa6";
const call = "v3:9X2vxPDFY2RHSJ1EdMS0RHRksMTg7ldNxdjWbVr9zBjbGjGsSe-aiQ";
const url = "https://gate.example/carriers/carrier-b/receipts/dlv_01k-1-AAAA";

const publicUrl = z.url().max(2_000);
const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/);
const messageBody = z.strictObject({
  from: z.string().min(1),
  to: e164,
  text: z.string().min(1),
  type: z.literal("SMS"),
  webhook_url: publicUrl,
  use_profile_webhooks: z.boolean(),
});
const callBody = z.strictObject({
  ApplicationSid: z.string(),
  To: e164,
  From: e164,
  Texml: z.string(),
  Timeout: z.int().min(5).max(120),
  StatusCallback: publicUrl,
  StatusCallbackMethod: z.enum(["GET", "POST"]),
  StatusCallbackEvent: z.string().regex(/^(?:(?:initiated|ringing|answered|completed)(?: |$))+$/),
  MachineDetection: z.enum(["Enable", "Disable", "DetectMessageEnd"]),
  AsyncAmd: z.boolean(),
  AsyncAmdStatusCallback: publicUrl,
  AsyncAmdStatusCallbackMethod: z.enum(["GET", "POST"]),
});

function jsonOf(request: GotRequest, path: string): unknown {
  expect(request).toMatchObject({ method: "POST", path: `/v2${path}` });
  expect(request.headers).toMatchObject({ authorization: `Bearer ${apiKey}`, "content-type": "application/json" });
  return JSON.parse(request.body);
}

const json = { "content-type": "application/json" };
const form = (fields: Readonly<Record<string, string>>): Payload => ({
  contentType: "application/x-www-form-urlencoded",
  body: new URLSearchParams(fields).toString(),
});
const event = (type: string, payload: unknown): Payload => ({
  contentType: "application/json",
  body: JSON.stringify({
    data: {
      event_type: type,
      id: "3a6d0bf4-0b4b-4c1c-9a5e-2f9a1b0c7d11",
      occurred_at: "2026-06-01T12:00:00Z",
      payload,
      record_type: "event",
    },
    meta: { attempt: 1, delivered_to: url },
  }),
});

function messagePayload(status: string, more: object = {}): object {
  return {
    record_type: "message",
    direction: "outbound",
    id: sms,
    type: "SMS",
    from: { phone_number: "97671", carrier: "Telnyx", line_type: "Wireless" },
    to: [{ phone_number: "+14255550123", status, carrier: "", line_type: "Wireless" }],
    text: "Contoso: your verification code is 482913.",
    errors: [],
    ...more,
  };
}

function messageCase(status: string, expected: Partial<Receipt> | "ignored", errors: readonly object[] = []): Case<Receipt> {
  const type = ["queued", "sending", "sent"].includes(status) ? "message.sent" : "message.finalized";
  const payload = event(type, messagePayload(status, { errors }));
  return { name: `message ${status}`, payload, expected: receipt(sms, status, expected) };
}

const ofCall = (fields: Readonly<Record<string, string>>): Payload =>
  form({
    AccountSid: accountSid,
    CallSid: call,
    CallSidLegacy: call,
    ConnectionId: applicationSid,
    From: "+14255550100",
    To: "+14255550123",
    ...fields,
  });

function callCase(fields: Readonly<Record<string, string>>, expected: Partial<Receipt> | "ignored"): Case<Receipt> {
  const words = [fields["CallStatus"], fields["AnsweredBy"]].filter((word) => word !== undefined);
  return { name: `call ${Object.values(fields).join(" ")}`, payload: ofCall(fields), expected: receipt(call, words.join(", "), expected) };
}

function receipt(id: string, words: string, expected: Partial<Receipt> | "ignored"): Parsed<Receipt> {
  if (expected === "ignored") return { kind: "ignored", why: expect.any(String) as string };
  const base = {
    carrierMessageId: id,
    carrierCode: null,
    carrierText: words,
    status: "unknown",
    reason: null,
    tryOtherRoute: false,
  } as const;
  return { kind: "parsed", items: [{ ...base, ...expected }] };
}

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
const fromPerson = (more: object): object =>
  messagePayload("webhook_delivered", {
    direction: "inbound",
    from: { phone_number: "+14255550123" },
    to: [{ phone_number: "97671" }],
    text: "Stop ü",
    ...more,
  });

const titles: Readonly<Record<string, string>> = { stop: "Blocked due to STOP message", to: "Bad number", from: "Bad number" };

const saysNo = {
  refusals,
  refusal(key: string, words: string): WireAnswer {
    const [code = "", detail = ""] = key.split("/");
    const source = detail === "to" || detail === "from" ? { pointer: `/${detail}` } : undefined;
    return {
      status: 400,
      headers: json,
      body: JSON.stringify({
        errors: [{ code, title: words, detail: titles[detail] ?? null, source, meta: { url: "https://developers.telnyx.com" } }],
      }),
    };
  },
};

export const cases = {
  adapter,
  credentials: { apiKey, publicKey, accountSid, applicationSid },
  secrets: [apiKey, publicKey, accountSid, applicationSid],
  badCredentials: {
    "no public key": { apiKey },
    "no API key": { publicKey },
    "a public key of 31 bytes": { apiKey, publicKey: Buffer.alloc(31).toString("base64") },
    "a public key in another spelling": { apiKey, publicKey: `${publicKey.slice(0, 42)}B=` },
    "an account without an application": { apiKey, publicKey, accountSid },
    "a line break in the key": { apiKey: "KEY\r\nx: y", publicKey },
    "an account id that is a path": { apiKey, publicKey, accountSid: "../x", applicationSid },
  },
  basePath: "/v2",
  sms: {
    ...saysNo,
    accepted: { status: 200, headers: json, body: JSON.stringify({ data: messagePayload("queued") }) },
    id: sms,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "no id": JSON.stringify({ data: { record_type: "message" } }),
      "an id of another form": JSON.stringify({ data: { id: "1" } }),
      "no data": JSON.stringify({ id: sms }),
      null: "null",
    },
    check(request, message, context) {
      expect(messageBody.parse(jsonOf(request, "/messages"))).toEqual({
        from: message.sender.number,
        to: message.to,
        text: message.text,
        type: "SMS",
        webhook_url: context.receiptUrl,
        use_profile_webhooks: false,
      });
    },
  },
  voice: {
    ...saysNo,
    accepted: {
      status: 200,
      headers: json,
      body: JSON.stringify({ from: "+14255550100", to: "+14255550123", status: "queued", call_sid: call }),
    },
    id: call,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "nothing about a call": "{}",
      "another destination": JSON.stringify({ from: "+14255550100", to: "+14255550199", status: "queued" }),
      "a status that is not the first": JSON.stringify({ from: "+14255550100", to: "+14255550123", status: "failed" }),
      "an id of another form": JSON.stringify({ call_sid: "v3: x", to: "+14255550123", status: "queued" }),
    },
    check(request, message, context) {
      expect(callBody.parse(jsonOf(request, `/texml/Accounts/${accountSid}/Calls`))).toEqual({
        ApplicationSid: applicationSid,
        To: message.to,
        From: message.callerId,
        Texml: expect.stringContaining("4, 8, 2, 9, 1, 3") as string,
        Timeout: message.ringSeconds,
        StatusCallback: context.receiptUrl,
        StatusCallbackMethod: "POST",
        StatusCallbackEvent: "ringing answered completed",
        MachineDetection: "Enable",
        AsyncAmd: true,
        AsyncAmdStatusCallback: context.receiptUrl,
        AsyncAmdStatusCallbackMethod: "POST",
      });
    },
    readScript: readTwiml,
    scriptOf: (request) => z.object({ Texml: z.string() }).parse(JSON.parse(request.body)).Texml,
  },
  unknownCode: "39999",
  undelivered(key) {
    const [code = "", detail = ""] = key.split("/");
    // Events have no pointer to a field.
    if (detail === "to" || detail === "from") return null;
    return event(
      "message.finalized",
      messagePayload("delivery_failed", { errors: [{ code, title: titles[detail] ?? "Failed", detail: "" }] }),
    );
  },
  messageFaults,
  receipts: [
    messageCase("queued", "ignored"),
    messageCase("sending", "ignored"),
    messageCase("sent", { status: "sent" }),
    messageCase("delivered", { status: "delivered" }),
    messageCase("delivery_unconfirmed", { status: "unknown" }),
    messageCase("teleported", { status: "unknown" }),
    messageCase("sending_failed", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("expired", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase(
      "delivery_failed",
      {
        status: "undelivered",
        carrierCode: "40001",
        carrierText: "delivery_failed: Not routable: the ••• of ••• is ••• to •••",
        reason: "landline",
      },
      [
        {
          code: "40001",
          title: "Not routable",
          detail: "the verification of 482913 is Contoso to +14255550123",
        },
      ],
    ),
    ignored("a message to us", event("message.received", fromPerson({}))),
    ignored("an event about something else", event("10dlc.brand.update", { brandId: "x" })),
    callCase({ CallStatus: "initiated" }, "ignored"),
    callCase({ CallStatus: "ringing" }, { status: "ringing" }),
    callCase({ CallStatus: "in-progress" }, { status: "answered" }),
    callCase(
      { CallStatus: "completed", CallDuration: "31", HangupCause: "normal_clearing" },
      { status: "completed", carrierCode: "normal_clearing" },
    ),
    callCase({ CallStatus: "completed", AnsweredBy: "machine_end_beep" }, { status: "completed", reason: "voicemail" }),
    callCase({ CallStatus: "busy", HangupCause: "user_busy" }, { status: "busy", reason: "busy", carrierCode: "user_busy" }),
    callCase(
      { CallStatus: "busy", HangupCause: "call_rejected" },
      { status: "busy", reason: "rejected_by_user", carrierCode: "call_rejected" },
    ),
    callCase({ CallStatus: "no-answer" }, { status: "no_answer", reason: "no_answer" }),
    callCase(
      { CallStatus: "failed", ErrorCode: "10001" },
      { status: "failed", reason: "unknown", tryOtherRoute: true, carrierCode: "10001" },
    ),
    callCase({ CallStatus: "canceled" }, { status: "failed", reason: "unknown", tryOtherRoute: true }),
    ...[...hangupFaults].map(([cause, fault]) =>
      callCase({ CallStatus: "failed", HangupCause: cause }, { status: "failed", carrierCode: cause, ...fault }),
    ),
    callCase({ CallStatus: "beamed-up" }, { status: "unknown" }),
    callCase({ AnsweredBy: "human", MachineDetectionDuration: "2500" }, { status: "answered" }),
    ...["machine_start", "machine_end_silence", "machine_end_other", "fax"].map((word) =>
      callCase({ AnsweredBy: word }, { status: "completed", reason: "voicemail" }),
    ),
    callCase({ AnsweredBy: "unknown" }, "ignored"),
    malformed("an empty form", form({})),
    malformed("neither status nor what answered", ofCall({})),
    malformed("two statuses", { ...form({}), body: `${ofCall({ CallStatus: "completed" }).body}&CallStatus=ringing` }),
    malformed("no JSON", { contentType: "application/json", body: "{" }),
    malformed("no envelope", { contentType: "application/json", body: "{}" }),
    malformed("a message without id", event("message.finalized", { ...messagePayload("delivered"), id: undefined })),
    malformed("a message to nobody", event("message.finalized", { ...messagePayload("delivered"), to: [] })),
    malformed("a message without status", event("message.finalized", messagePayload("x", { to: [{ phone_number: "+14255550123" }] }))),
  ],
  inbound: [
    {
      name: "an answer",
      payload: event("message.received", fromPerson({})),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "97671", text: "Stop ü" }] },
    },
    {
      name: "an answer without text",
      payload: event("message.received", fromPerson({ text: null })),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "97671", text: "" }] },
    },
    ignored("from another short code", event("message.received", fromPerson({ from: { phone_number: "12345" } }))),
    ignored("a receipt", event("message.finalized", messagePayload("delivered"))),
    malformed("no sender", event("message.received", fromPerson({ from: undefined }))),
    malformed("a form", ofCall({ CallStatus: "ringing" })),
  ],
  keyPresses: [
    {
      name: "1",
      payload: ofCall({ CallStatus: "in-progress", Digits: "1" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "1" }] },
    },
    ignored("none", ofCall({ CallStatus: "in-progress" })),
    ignored("an empty one", ofCall({ CallStatus: "in-progress", Digits: "" })),
    malformed("letters", ofCall({ Digits: "one" })),
    malformed("two keys at once", { ...form({}), body: `${ofCall({ Digits: "1" }).body}&Digits=9` }),
    malformed("JSON", event("message.received", fromPerson({}))),
  ],
  sign: ({ contentType, body }, nowMs) => signed(privateKey, contentType, body, nowMs, String(Math.floor(nowMs / 1_000))),
  vectors: [
    {
      name: "a request signed elsewhere",
      credentials: { apiKey, publicKey: "58pb5tmsqcy602/L43mGQcUfpLSp1G5zSssodlBdXJc=" },
      request: {
        url,
        headers: {
          "content-type": "application/json",
          "telnyx-timestamp": "1700000000",
          "telnyx-signature-ed25519": "Mq2g2BJK3jLUGlATxRi+rWI50bXu9b3elLJtGzFkp+0asjT+agUlPbif+v8gJ+34eSQEK/R+4z+reo48TRm+AQ==",
        },
        rawBody: Buffer.from('{"data":{"event_type":"message.finalized","id":"x"}}'),
        nowMs: 1_700_000_000_000,
      },
    },
    ...[-300, -299, 299, 300].map((seconds) => ({
      name: `a request ${seconds} s away from our clock`,
      credentials: { apiKey, publicKey },
      request: { ...signed(privateKey, "application/json", "{}", 0, "1700000000"), nowMs: (1_700_000_000 + seconds) * 1_000 },
    })),
  ],
  forgeries: {
    "from five minutes and a bit ago": (genuine) => ({ ...genuine, nowMs: genuine.nowMs + 300_001 }),
    "from five minutes and a bit ahead": (genuine) => ({ ...genuine, nowMs: genuine.nowMs - 301_000 }),
    "with its time moved": (genuine) => retimed(genuine, String(Number(genuine.headers["telnyx-timestamp"]) + 1)),
    "with a time that is no number": (genuine) => retimed(genuine, "now"),
    "with a signed but senseless time": (genuine) =>
      signed(privateKey, "application/json", genuine.rawBody.toString(), genuine.nowMs, "1e9"),
    "without a time": (genuine) => ({ ...genuine, headers: { ...genuine.headers, "telnyx-timestamp": undefined } }),
    "with the bar moved between time and body": (genuine) => ({
      ...retimed(genuine, (genuine.headers["telnyx-timestamp"] ?? "").slice(0, -1)),
      rawBody: Buffer.concat([Buffer.from((genuine.headers["telnyx-timestamp"] ?? "").slice(-1)), genuine.rawBody]),
    }),
    "signed with another secret": (genuine) =>
      signed(
        generateKeyPairSync("ed25519").privateKey,
        "application/json",
        genuine.rawBody.toString(),
        genuine.nowMs,
        genuine.headers["telnyx-timestamp"] ?? "",
      ),
    "in another spelling of the same base64": (genuine) => {
      const signature = genuine.headers["telnyx-signature-ed25519"] ?? "";
      const respelt = signature.replace(/[AQgw]==$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}==`);
      return { ...genuine, headers: { ...genuine.headers, "telnyx-signature-ed25519": respelt } };
    },
  },
  signature: signatureInHeader("telnyx-signature-ed25519", "base64", { covers: "body", toleranceMs: 300_000 }),
} satisfies CarrierCases;

function bareKey(key: KeyObject): string {
  return key.export({ format: "der", type: "spki" }).subarray(12).toString("base64");
}

function signed(key: KeyObject, contentType: string, body: string, nowMs: number, timestamp: string): CallbackRequest {
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), key).toString("base64");
  const headers = { "content-type": contentType, "telnyx-timestamp": timestamp, "telnyx-signature-ed25519": signature };
  return { url, headers, rawBody: Buffer.from(body), nowMs };
}

function retimed(genuine: CallbackRequest, timestamp: string): CallbackRequest {
  return { ...genuine, headers: { ...genuine.headers, "telnyx-timestamp": timestamp } };
}
