/** How Sinch speaks, from its API references (SMS API with batches, Voice API with custom callouts and SVAML, callback signing) and its own SDK's types. */
import { createHash, createHmac } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import { callFaults, callRefusals, messageFaults, messageRefusals } from "../../carriers/sinch/errors.ts";
import { adapter } from "../../carriers/sinch/index.ts";
import type { CarrierCases, Case, Payload, SignatureCases } from "../contract/carrier-cases.ts";
import { readSvaml } from "../contract/dialects/svaml.ts";
import { flipByte } from "../contract/signature-in-header.ts";
import type { GotRequest } from "../support/carrier-server.ts";

const servicePlanId = "5f2d7c1e9a8b4c3d8e7f6a5b4c3d2e1f";
const apiToken = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const webhookSecret = "w1-secret-of-a-service-plan-0123456789";
const applicationKey = "669e367e-6bba-48ab-af15-266871c28135";
const applicationSecret = "q83vEjRWeJq83+8SNFZ4mg==";
const batch = "01JHFFHQ0P99JPPNQPJDV7JTBP";
const call = "822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257";
const token = "dlv_01k0000000000000000000000a-1-AAAAAAAAAAAAAAAAAAAAAA";
const url = "https://gate.example/carriers/carrier-a/receipts";

const publicUrl = z.url().max(2_048);
const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/);
const batchBody = z.strictObject({
  type: z.literal("mt_text"),
  from: z.string().regex(/^(?:\+?\d{3,15}|[A-Za-z0-9 ]{1,11})$/),
  to: z.array(e164).min(1).max(1_000),
  body: z.string().min(1).max(2_000),
  expire_at: z.iso.datetime(),
  delivery_report: z.enum(["none", "summary", "full", "per_recipient", "per_recipient_final"]),
  callback_url: publicUrl,
  client_reference: z.string().min(1).max(128),
});
/** With an inline `ice`, the number and the caller ID stand in it and nowhere else. */
const calloutBody = z.strictObject({
  method: z.literal("customCallout"),
  customCallout: z.strictObject({ custom: z.string().min(1), ice: z.string(), ace: z.string(), pie: publicUrl.optional() }),
});
const dial = z.strictObject({
  action: z.strictObject({
    name: z.literal("connectPstn"),
    number: e164,
    cli: e164,
    dialTimeout: z.int().min(1),
    maxDuration: z.int().min(1).max(14_400),
    amd: z.strictObject({ enabled: z.boolean(), async: z.boolean() }),
  }),
});

function jsonOf(request: GotRequest, path: string, authorization: string): unknown {
  expect(request).toMatchObject({ method: "POST", path });
  expect(request.headers).toMatchObject({ authorization, "content-type": "application/json", accept: "application/json" });
  return JSON.parse(request.body);
}

const json = { "content-type": "application/json" };
const payload = (body: object): Payload => ({ contentType: "application/json", body: JSON.stringify(body) });

const report = (status: string, code: number | undefined, more: object = {}): object => ({
  type: "recipient_delivery_report_sms",
  batch_id: batch,
  recipient: "14255550123",
  status,
  code,
  at: "2026-06-01T12:00:02.914Z",
  operator_status_at: "2026-06-01T12:00:02Z",
  client_reference: "dlv_01k-1",
  ...more,
});
const event = (name: string, more: object = {}): object => ({
  event: name,
  callid: call,
  timestamp: "2026-06-01T12:00:00Z",
  version: 1,
  custom: token,
  applicationKey,
  ...more,
});
const over = (result: string, reason: string, more: object = {}): object =>
  event("dice", { result, reason, duration: 12, debit: { currencyId: "USD", amount: 0.01 }, ...more });
const detected = (status: string, more: object = {}): object =>
  event("notify", { type: "amd", amd: { status, reason: "n/a", duration: 4 }, ...more });
const pressed = (type: string, value?: string, more: object = {}): object =>
  event("pie", { menuResult: { menuId: "main", type, value, inputMethod: "dtmf" }, ...more });
const fromPerson = (more: object = {}): object => ({
  type: "mo_text",
  id: "01JHFGR9C4F9W4Q4K5P8Z3M2NA",
  from: "14255550123",
  to: "97671",
  body: "Stop ü",
  operator_id: "310260",
  received_at: "2026-06-01T12:00:00.914Z",
  ...more,
});

type Told = Partial<Receipt> | "ignored";

function receipt(base: Partial<Receipt>, told: Told): Parsed<Receipt> {
  if (told === "ignored") return { kind: "ignored", why: expect.any(String) as string };
  const usual = {
    carrierMessageId: batch,
    carrierCode: null,
    carrierText: null,
    status: "unknown",
    reason: null,
    tryOtherRoute: false,
  } as const;
  return { kind: "parsed", items: [{ ...usual, ...base, ...told }] };
}

const messageCase = (status: string, code: number | undefined, told: Told): Case<Receipt> => ({
  name: `message ${status} ${code ?? ""}`,
  payload: payload(report(status, code)),
  expected: receipt({ carrierCode: code === undefined || code === 0 ? null : String(code), carrierText: status }, told),
});
const endCase = (result: string, reason: string, told: Told, more: object = {}): Case<Receipt> => ({
  name: `call ${result} ${reason} ${JSON.stringify(more)}`,
  payload: payload(over(result, reason, more)),
  expected: receipt(
    {
      carrierMessageId: call,
      attemptToken: token,
      carrierCode: reason === "N/A" ? null : reason,
      carrierText: reason === "N/A" ? result : `${result}: ${reason}`,
    },
    told,
  ),
});
const detectionCase = (name: string, body: object, told: Told): Case<Receipt> => ({
  name,
  payload: payload(body),
  expected: receipt({ carrierMessageId: call, attemptToken: token }, told),
});
const malformed = (name: string, body: object | string): Case<never> => ({
  name,
  payload: typeof body === "string" ? { contentType: "application/json", body } : payload(body),
  expected: { kind: "malformed", why: expect.any(String) as string },
});
const ignored = <T>(name: string, body: object): Case<T> => ({
  name,
  payload: payload(body),
  expected: { kind: "ignored", why: expect.any(String) as string },
});

const garbage = {
  nothing: "",
  "a page": "<html>OK</html>",
  "no id": "{}",
  "an id of another form": JSON.stringify({ id: "a b", callId: "a b" }),
  null: "null",
};

interface Parts {
  readonly secret?: string;
  readonly nonce?: string;
  readonly time?: string;
}

export function signMessageCallback(body: string | Buffer, nowMs: number, parts: Parts = {}): CallbackRequest {
  const { secret = webhookSecret, nonce = "01JHFFHWYY7HSS4FWTMDTQEK8V", time = String(Math.floor(nowMs / 1_000)) } = parts;
  const signature = createHmac("sha256", secret).update(body).update(`.${nonce}.${time}`).digest("base64");
  return {
    url,
    headers: {
      ...json,
      "x-sinch-webhook-signature": signature,
      "x-sinch-webhook-signature-nonce": nonce,
      "x-sinch-webhook-signature-timestamp": time,
      "x-sinch-webhook-signature-algorithm": "HmacSHA256",
    },
    rawBody: Buffer.from(body),
    nowMs,
  };
}

export function signCallEvent(body: string | Buffer, nowMs: number, parts: Parts & { readonly path?: string } = {}): CallbackRequest {
  const { secret = applicationSecret, time = new Date(nowMs).toISOString(), path = "/carriers/carrier-a/receipts" } = parts;
  const hash = createHash("md5").update(body).digest("base64");
  const signed = `POST\n${hash}\napplication/json; charset=utf-8\nx-timestamp:${time}\n${path}`;
  const signature = createHmac("sha256", Buffer.from(secret, "base64")).update(signed).digest("base64");
  return {
    url,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-timestamp": time,
      authorization: `Application ${applicationKey}:${signature}`,
    },
    rawBody: Buffer.from(body),
    nowMs,
  };
}

/** The SMS API has a header for it; the Voice API's stands behind the application's key. */
const inEither: SignatureCases = {
  covers: "body",
  toleranceMs: 300_000,
  read: ({ headers }) => headers["x-sinch-webhook-signature"] ?? headers["authorization"],
  write: (request, signature) => {
    const header = "authorization" in request.headers ? "authorization" : "x-sinch-webhook-signature";
    return { ...request, headers: { ...request.headers, [header]: signature } };
  },
  flip(signature, at, xor) {
    const [, before = "", value = ""] = /^(.*:)?(.*)$/.exec(signature) ?? [];
    return before + flipByte(Buffer.from(value, "base64"), at, xor).toString("base64");
  },
};

const credentials = { region: "us", servicePlanId, apiToken, webhookSecret, applicationKey, applicationSecret } as const;

export const cases = {
  adapter,
  credentials,
  secrets: [apiToken, servicePlanId, webhookSecret, applicationSecret],
  badCredentials: {
    "no token": { ...credentials, apiToken: undefined },
    "no secret for callbacks": { ...credentials, webhookSecret: undefined },
    "a secret that can be guessed": { ...credentials, webhookSecret: "secret" },
    "a region that there is not": { ...credentials, region: "xx.example" },
    "a service plan that is a path": { ...credentials, servicePlanId: "../x" },
    "a line break in the token": { ...credentials, apiToken: "a\r\nx: y" },
    "an application without its secret": { ...credentials, applicationSecret: undefined },
    "a secret without its application": { ...credentials, applicationKey: undefined },
    "an application's key with a colon": { ...credentials, applicationKey: "a:b" },
    "an application's secret that is not base64": { ...credentials, applicationSecret: "not a secret, not at all" },
  },
  basePath: "",
  sms: {
    accepted: { status: 201, headers: json, body: JSON.stringify({ id: batch, to: ["14255550123"], from: "97671", canceled: false }) },
    id: batch,
    garbage,
    check(request, message, context) {
      const sent = batchBody.parse(jsonOf(request, `/xms/v1/${servicePlanId}/batches`, `Bearer ${apiToken}`));
      expect(sent).toEqual({
        type: "mt_text",
        from: message.sender.number,
        to: [message.to],
        body: message.text,
        expire_at: expect.any(String) as string,
        delivery_report: "per_recipient",
        callback_url: context.receiptUrl,
        client_reference: context.attemptId,
      });
    },
    refusals: messageRefusals,
    refusal: (code, text) => ({ status: 400, headers: json, body: JSON.stringify({ code, text }) }),
  },
  voice: {
    accepted: { status: 200, headers: json, body: JSON.stringify({ callId: call }) },
    id: call,
    garbage,
    check(request, message, context) {
      const basic = Buffer.from(`${applicationKey}:${applicationSecret}`).toString("base64");
      const { customCallout } = calloutBody.parse(jsonOf(request, "/calling/v1/callouts", `Basic ${basic}`));
      expect(customCallout.custom).toBe(context.receiptUrl.split("/").at(-1));
      expect(dial.parse(JSON.parse(customCallout.ice))).toEqual({
        action: {
          name: "connectPstn",
          number: message.to,
          cli: message.callerId,
          dialTimeout: message.ringSeconds,
          maxDuration: 600,
          amd: { enabled: true, async: true },
        },
      });
    },
    scriptOf: (request) => JSON.stringify(calloutBody.parse(JSON.parse(request.body)).customCallout),
    readScript: readSvaml,
    refusals: callRefusals,
    refusal: (code, message) => ({
      status: 400,
      headers: json,
      body: JSON.stringify({ errorCode: Number(code), message, reference: "a2028355" }),
    }),
  },
  unknownCode: "9999",
  // Words are codes of answers alone.
  undelivered: (key) => (/^\d/.test(key) ? payload(report("Failed", Number(key))) : null),
  messageFaults,
  receipts: [
    messageCase("Queued", 400, "ignored"),
    messageCase("Dispatched", 401, { status: "sent" }),
    messageCase("Delivered", 0, { status: "delivered" }),
    messageCase("Aborted", 403, { status: "undelivered", reason: "carriers_unavailable", tryOtherRoute: true }),
    messageCase("Cancelled", 407, { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("Rejected", 402, { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("Rejected", 61, { status: "undelivered", reason: "unknown" }),
    messageCase("Deleted", 0, { status: "undelivered", reason: "unknown" }),
    messageCase("Deleted", 150, { status: "undelivered", reason: "invalid_number" }),
    messageCase("Failed", 202, { status: "undelivered", reason: "unreachable_handset" }),
    messageCase("Failed", undefined, { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("Expired", 406, { status: "undelivered", reason: "code_expired", tryOtherRoute: true }),
    messageCase("Expired", 0, { status: "undelivered", reason: "code_expired", tryOtherRoute: true }),
    messageCase("Expired", 153, { status: "undelivered", reason: "unreachable_handset" }),
    messageCase("Unknown", 0, { status: "unknown" }),
    messageCase("Teleported", 0, { status: "unknown" }),
    ignored("a summary of a batch", { type: "delivery_report_sms", batch_id: batch, statuses: [] }),
    ignored("a message to us", fromPerson()),
    endCase("ANSWERED", "CALLEEHANGUP", { status: "completed" }),
    endCase("ANSWERED", "MANAGERHANGUP", { status: "completed" }),
    endCase("ANSWERED", "N/A", { status: "completed", carrierMessageId: "aaa111" }, { callid: undefined, callId: "aaa111" }),
    endCase("ANSWERED", "N/A", { status: "completed", attemptToken: undefined }, { custom: { of: "another form" } }),
    endCase("BUSY", "N/A", { status: "busy", reason: "busy" }),
    endCase("NOANSWER", "TIMEOUT", { status: "no_answer", reason: "no_answer" }),
    endCase("N/A", "TIMEOUT", { status: "no_answer", reason: "no_answer" }),
    endCase("FAILED", "N/A", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    endCase("FAILED", "GENERALERROR", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    ...[...callFaults].map(([reason, fault]) =>
      endCase("FAILED", reason, { status: fault.reason === "no_answer" ? "no_answer" : "failed", ...fault }),
    ),
    endCase("BEAMEDUP", "N/A", { status: "unknown" }),
    detectionCase("a machine took the call", detected("machine"), { status: "completed", reason: "voicemail", carrierText: "machine" }),
    detectionCase("a machine's beep", detected("machine", { type: "amd_beep" }), {
      status: "completed",
      reason: "voicemail",
      carrierText: "machine",
    }),
    detectionCase("a person took the call", detected("human"), { status: "answered", carrierText: "human" }),
    detectionCase("it is not sure what took the call", detected("notsure"), "ignored"),
    detectionCase("a call that is taken", event("ace", { amd: { status: "inprogress" } }), "ignored"),
    detectionCase("a call that a machine takes", event("ace", { amd: { status: "machine" } }), {
      status: "completed",
      reason: "voicemail",
      carrierText: "machine",
    }),
    ignored("a recording", event("notify", { type: "recording_finished", destination: "https://storage.example/1" })),
    ignored("a call to us", { ...event("ice"), cli: "14255550123", to: { type: "number", endpoint: "+14255550100" } }),
    ignored("a key that was pressed", pressed("sequence", "1")),
    ignored("a person who hung up instead", pressed("hangup")),
    malformed("no JSON", "{"),
    malformed("a list", "[]"),
    malformed("a string", '"Delivered"'),
    malformed("an object about nothing", {}),
    malformed("a report without a status", report("", 0)),
    malformed("a report whose code is none", { ...report("Failed", 0), code: "150; drop" }),
    malformed("a report of another form", report("Delivered", 0, { batch_id: "a b" })),
    malformed("the end of no call", over("ANSWERED", "N/A", { callid: undefined })),
    malformed("an end without a result", event("dice")),
  ],
  inbound: [
    {
      name: "an answer",
      payload: payload(fromPerson()),
      expected: {
        kind: "parsed",
        items: [{ carrierMessageId: "01JHFGR9C4F9W4Q4K5P8Z3M2NA", from: "+14255550123", to: "97671", text: "Stop ü" }],
      },
    },
    {
      name: "an answer to a long number, without text",
      payload: payload(fromPerson({ to: "+14255550100", body: undefined })),
      expected: {
        kind: "parsed",
        items: [{ carrierMessageId: "01JHFGR9C4F9W4Q4K5P8Z3M2NA", from: "+14255550123", to: "+14255550100", text: "" }],
      },
    },
    ignored("from another short code", fromPerson({ from: "12345" })),
    ignored("binary", fromPerson({ type: "mo_binary", udh: "00" })),
    ignored("a receipt", report("Delivered", 0)),
    malformed("no sender", fromPerson({ from: undefined })),
    malformed("a list for a text", fromPerson({ body: ["Stop"] })),
  ],
  keyPresses: [
    {
      name: "1",
      payload: payload(pressed("sequence", "1")),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "1" }] },
    },
    {
      name: "9, from an option",
      payload: payload(pressed("Return", "9")),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "9" }] },
    },
    {
      name: "none in time",
      payload: payload(pressed("timeout")),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "" }] },
    },
    ignored("the person hung up", pressed("hangup")),
    ignored("the end of the call", over("ANSWERED", "CALLEEHANGUP")),
    malformed("letters", pressed("return", "one")),
    malformed("no call", pressed("sequence", "1", { callid: undefined })),
    malformed("no result", event("pie")),
  ],
  sign: ({ body }, nowMs) => (body.includes('"event"') ? signCallEvent(body, nowMs) : signMessageCallback(body, nowMs)),
  vectors: [
    {
      name: "the SMS API's callback in the tests of Sinch's own SDK",
      credentials: { ...credentials, webhookSecret: "SMSWebhooksSecret" },
      request: {
        url,
        headers: {
          ...json,
          "x-sinch-webhook-signature": "ZoHei66PPN/kZjw7hFVfGhJOnml3iGNCMWoyQVcE5o0=",
          "x-sinch-webhook-signature-nonce": "01JHFFHWYY7HSS4FWTMDTQEK8V",
          "x-sinch-webhook-signature-timestamp": "1736760161",
          "x-sinch-webhook-signature-algorithm": "HmacSHA256",
        },
        rawBody: Buffer.from(
          '{"at":"2025-01-13T09:22:40.914Z","batch_id":"01JHFFHQ0P99JPPNQPJDV7JTBP","client_reference":"a client reference","code":0,"operator_status_at":"2025-01-13T09:22:00Z","recipient":"33662162466","status":"Delivered","type":"recipient_delivery_report_sms"}',
        ),
        nowMs: 1_736_760_161_000,
      },
    },
    {
      name: "the Voice API's callback in Sinch's documentation",
      credentials: { ...credentials, applicationSecret: "BeIukql3pTKJ8RGL5zo0DA==" },
      request: {
        url: "https://callbacks.yourdomain.com/sinch/callback/ace",
        headers: {
          ...json,
          "x-timestamp": "2014-09-24T10:59:41Z",
          authorization: "application 669E367E-6BBA-48AB-AF15-266871C28135:Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=",
        },
        rawBody: Buffer.from(
          '{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257","timestamp":"2014-09-24T10:59:41Z","version":1}',
        ),
        nowMs: Date.parse("2014-09-24T10:59:41Z"),
      },
    },
  ],
  forgeries: {
    "signed with another secret": (genuine) =>
      signMessageCallback(genuine.rawBody, genuine.nowMs, { secret: "w2-secret-of-a-service-plan-0123456789" }),
    "signed with the voice application's secret": (genuine) =>
      signMessageCallback(genuine.rawBody, genuine.nowMs, { secret: applicationSecret }),
    "without a nonce": (genuine) => without(genuine, "x-sinch-webhook-signature-nonce"),
    "without a time": (genuine) => without(genuine, "x-sinch-webhook-signature-timestamp"),
    "with another nonce": (genuine) => withHeader(genuine, "x-sinch-webhook-signature-nonce", "01JHFFHWYY7HSS4FWTMDTQEK8W"),
    "with a time that is none": (genuine) => signMessageCallback(genuine.rawBody, genuine.nowMs, { time: "now" }),
    "with another time": (genuine) =>
      withHeader(genuine, "x-sinch-webhook-signature-timestamp", String(Math.floor(genuine.nowMs / 1_000) + 1)),
    "with the end of the body moved into the nonce": (genuine) => {
      const body = genuine.rawBody.toString();
      const at = body.indexOf(".");
      const nonce = `${body.slice(at + 1)}.${genuine.headers["x-sinch-webhook-signature-nonce"] ?? ""}`;
      return { ...withHeader(genuine, "x-sinch-webhook-signature-nonce", nonce), rawBody: Buffer.from(body.slice(0, at)) };
    },
  },
  signature: inEither,
} satisfies CarrierCases;

export function without(request: CallbackRequest, header: string): CallbackRequest {
  return { ...request, headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== header)) };
}

export function withHeader(request: CallbackRequest, header: string, value: string): CallbackRequest {
  return { ...request, headers: { ...request.headers, [header]: value } };
}
