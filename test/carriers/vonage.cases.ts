/** How Vonage speaks, from its API reference (Messages API version 1, Voice API, NCCO, signed webhooks). */
import { createHash, createHmac, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import { callFaults, messageFaults, refusals } from "../../carriers/vonage/errors.ts";
import { adapter } from "../../carriers/vonage/index.ts";
import type { CarrierCases, Case, Payload, SignatureCases } from "../contract/carrier-cases.ts";
import { readNcco } from "../contract/dialects/ncco.ts";
import { flipByte } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

const applicationId = "78d335fa-323d-4114-9c3d-d6f0d48968cf";
const privateKey = makeKey(2_048);
const signatureSecret = "p1-test-secret-of-vonage-0123456789";
const sms = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
const call = "63f61863-4a51-4f6b-86e1-46edebcf9356";
const url = "https://gate.example/carriers/carrier-a/receipts/dlv_01k-1-AAAA";

function makeKey(modulusLength: number): string {
  return generateKeyPairSync("rsa", { modulusLength }).privateKey.export({ format: "pem", type: "pkcs8" });
}

const publicUrl = z.url().max(2_000);
const number = z.string().regex(/^[1-9]\d{6,14}$/);
const messageBody = z.strictObject({
  message_type: z.literal("text"),
  channel: z.literal("sms"),
  to: number,
  from: z.string().regex(/^(?:\d{3,15}|[A-Za-z0-9 ]{1,11})$/),
  text: z.string().min(1).max(1_000),
  ttl: z.int().min(20).max(604_800),
  client_ref: z.string().min(1).max(100),
  webhook_url: publicUrl,
  webhook_version: z.enum(["v0.1", "v1"]),
});
const phone = z.strictObject({ type: z.literal("phone"), number });
const callBody = z.strictObject({
  to: z.tuple([phone]),
  from: phone,
  ncco: z.array(z.unknown()).min(1),
  event_url: z.tuple([publicUrl]),
  event_method: z.enum(["GET", "POST"]),
  ringing_timer: z.int().min(1).max(120),
  machine_detection: z.enum(["continue", "hangup"]),
});
const tokenClaims = z.strictObject({ application_id: z.literal(applicationId), iat: z.int(), exp: z.int(), jti: z.string().min(16) });

function jsonOf(request: GotRequest, path: string): unknown {
  expect(request).toMatchObject({ method: "POST", path });
  expect(request.headers).toMatchObject({ "content-type": "application/json" });
  expectToken(request.headers["authorization"] ?? "");
  return JSON.parse(request.body);
}

function expectToken(authorization: string): void {
  const [header = "", claims = "", signature = ""] = authorization.replace(/^Bearer /, "").split(".");
  const isOurs = verify("sha256", Buffer.from(`${header}.${claims}`), createPublicKey(privateKey), Buffer.from(signature, "base64url"));
  expect(isOurs, "the token is signed with the application's key").toBe(true);
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "RS256", typ: "JWT" });
  const { iat, exp } = tokenClaims.parse(JSON.parse(Buffer.from(claims, "base64url").toString()));
  // At most a day; the clock of the test is that of the adapter.
  expect(exp - iat).toBeGreaterThan(0);
  expect(exp - iat).toBeLessThanOrEqual(86_400);
}

const json = { "content-type": "application/json" };
const payload = (body: object): Payload => ({ contentType: "application/json", body: JSON.stringify(body) });

const status = (word: string, more: object = {}): object => ({
  message_uuid: sms,
  to: "14255550123",
  from: "97671",
  timestamp: "2026-06-01T12:00:00.000Z",
  status: word,
  channel: "sms",
  client_ref: "dlv_01k-1",
  usage: { currency: "EUR", price: "0.0333" },
  destination: { network_code: "310260" },
  sms: { count_total: "2" },
  ...more,
});
const errorOf = (code: string, detail: string): object => ({
  error: {
    type: `https://developer.vonage.com/api-errors/messages#${code}`,
    title: code,
    detail,
    instance: "bf0ca0bf927b3b52e3cb03217e1a1ddf",
  },
});
const event = (word: string, more: object = {}): object => ({
  from: "14255550100",
  to: "14255550123",
  uuid: call,
  conversation_uuid: "CON-f972836a-550f-45fa-956c-12a2ab5b7d22",
  status: word,
  direction: "outbound",
  timestamp: "2026-06-01T12:00:00.000Z",
  ...more,
});
const pressed = (digits: string, more: object = {}): object => ({
  speech: { results: [] },
  dtmf: { digits, timed_out: digits === "" },
  from: "14255550123",
  to: "14255550100",
  uuid: call,
  conversation_uuid: "CON-f972836a-550f-45fa-956c-12a2ab5b7d22",
  timestamp: "2026-06-01T12:00:00.000Z",
  ...more,
});
const fromPerson = (more: object = {}): object => ({
  channel: "sms",
  message_uuid: sms,
  to: "97671",
  from: "14255550123",
  timestamp: "2026-06-01T12:00:00.000Z",
  text: "Stop ü",
  message_type: "text",
  usage: { price: "0.0050", currency: "EUR" },
  sms: { num_messages: "1", keyword: "STOP" },
  ...more,
});

type Told = Partial<Receipt> | "ignored";

function receipt(base: Pick<Receipt, "carrierMessageId" | "carrierText">, told: Told): Parsed<Receipt> {
  if (told === "ignored") return { kind: "ignored", why: expect.any(String) as string };
  return {
    kind: "parsed",
    items: [{ carrierCode: null, status: "unknown", reason: null, tryOtherRoute: false, ...base, ...told }],
  };
}

const messageCase = (word: string, told: Told, more: object = {}): Case<Receipt> => ({
  name: `message ${word} ${JSON.stringify(more)}`,
  payload: payload(status(word, more)),
  expected: receipt({ carrierMessageId: sms, carrierText: word }, told),
});
const callCase = (word: string, told: Told, more: object = {}): Case<Receipt> => ({
  name: `call ${word} ${JSON.stringify(more)}`,
  payload: payload(event(word, more)),
  expected: receipt({ carrierMessageId: call, carrierText: word }, told),
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

const saysNo = {
  refusals,
  refusal(key: string, words: string): WireAnswer {
    const page = /^\d/.test(key) ? "/messages" : "";
    return {
      status: 422,
      headers: { "content-type": "application/problem+json" },
      body: JSON.stringify({
        type: `https://developer.vonage.com/api-errors${page}#${key}`,
        title: words,
        detail: "",
        instance: "bf0ca0bf927b3b52e3cb03217e1a1ddf",
      }),
    };
  },
};

interface TokenParts {
  readonly secret?: string;
  readonly header?: object;
  /** Instead of the usual ones; undefined leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(body: string | Buffer, issuedAtMs: number, { secret = signatureSecret, header, claims }: TokenParts = {}): CallbackRequest {
  const usual = {
    iat: Math.floor(issuedAtMs / 1_000),
    jti: "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
    iss: "Vonage",
    payload_hash: createHash("sha256").update(body).digest("hex"),
    api_key: "a1b2c3d",
    application_id: applicationId,
  };
  const content = `${encode(header ?? { alg: "HS256", typ: "JWT" })}.${encode({ ...usual, ...claims })}`;
  const token = `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
  return { url, headers: { ...json, authorization: `Bearer ${token}` }, rawBody: Buffer.from(body), nowMs: issuedAtMs };
}

const resigned = (genuine: CallbackRequest, parts: TokenParts): CallbackRequest => signed(genuine.rawBody, genuine.nowMs, parts);

/** The token's three parts carry what the signature stands for: header, claims and the signature itself. */
const inToken: SignatureCases = {
  covers: "body",
  toleranceMs: 300_000,
  read: (request) => request.headers["authorization"],
  write: (request, authorization) => ({ ...request, headers: { ...request.headers, authorization } }),
  flip(authorization, at, xor) {
    const parts = authorization.replace(/^Bearer /, "").split(".");
    const changed = parts.map((part, index) =>
      index === at % parts.length
        ? flipByte(Buffer.from(part, "base64url"), Math.floor(at / parts.length), xor).toString("base64url")
        : part,
    );
    return `Bearer ${changed.join(".")}`;
  },
};

export const cases = {
  adapter,
  credentials: { applicationId, privateKey, signatureSecret },
  secrets: [signatureSecret, applicationId, ...privateKey.split("\n").filter((line) => line.length === 64)],
  badCredentials: {
    "no private key": { applicationId, signatureSecret },
    "no signature secret": { applicationId, privateKey },
    "an application id that is none": { applicationId: "../x", privateKey, signatureSecret },
    "a key without its line ends": { applicationId, privateKey: privateKey.replaceAll("\n", " "), signatureSecret },
    "a public key": {
      applicationId,
      privateKey: createPublicKey(privateKey).export({ format: "pem", type: "spki" }),
      signatureSecret,
    },
    "a short key": { applicationId, privateKey: makeKey(1_024), signatureSecret },
    "a key of another kind": {
      applicationId,
      privateKey: generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }),
      signatureSecret,
    },
    "a secret that can be guessed": { applicationId, privateKey, signatureSecret: "secret" },
  },
  basePath: "",
  sms: {
    ...saysNo,
    accepted: { status: 202, headers: json, body: JSON.stringify({ message_uuid: sms }) },
    id: sms,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "no id": "{}",
      "an id of another form": JSON.stringify({ message_uuid: "1" }),
      "an answer of the older API": JSON.stringify({ "message-count": "1", messages: [{ status: "0", "message-id": "0C000000217B7F02" }] }),
      null: "null",
    },
    check(request, message, context) {
      expect(messageBody.parse(jsonOf(request, "/v1/messages"))).toEqual({
        message_type: "text",
        channel: "sms",
        to: message.to.slice(1),
        from: message.sender.number,
        text: message.text,
        ttl: message.validitySeconds,
        client_ref: context.attemptId,
        webhook_url: context.receiptUrl,
        webhook_version: "v1",
      });
    },
  },
  voice: {
    ...saysNo,
    accepted: {
      status: 201,
      headers: json,
      body: JSON.stringify({
        uuid: call,
        status: "started",
        direction: "outbound",
        conversation_uuid: "CON-f972836a-550f-45fa-956c-12a2ab5b7d22",
      }),
    },
    id: call,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "nothing about a call": "{}",
      "an id of another form": JSON.stringify({ uuid: "CON-1", status: "started" }),
      "a list": "[]",
    },
    check(request, message, context) {
      expect(callBody.parse(jsonOf(request, "/v1/calls"))).toEqual({
        to: [{ type: "phone", number: message.to.slice(1) }],
        from: { type: "phone", number: message.callerId.slice(1) },
        ncco: expect.any(Array) as unknown[],
        event_url: [context.receiptUrl],
        event_method: "POST",
        ringing_timer: message.ringSeconds,
        machine_detection: "continue",
      });
    },
    readScript: readNcco,
    scriptOf: (request) => JSON.stringify(callBody.parse(JSON.parse(request.body)).ncco),
  },
  unknownCode: "1999",
  // Words are codes of answers alone.
  undelivered: (key) => (/^\d/.test(key) ? payload(status("rejected", errorOf(key, "Failed"))) : null),
  messageFaults,
  receipts: [
    messageCase("submitted", { status: "sent" }),
    messageCase("delivered", { status: "delivered" }),
    messageCase("rejected", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("undeliverable", { status: "undelivered", reason: "carriers_unavailable", tryOtherRoute: true }),
    messageCase(
      "undeliverable",
      { status: "undelivered", reason: "invalid_number", carrierCode: "1190", carrierText: "undeliverable: Absent Subscriber Permanent" },
      errorOf("1190", "Absent Subscriber Permanent"),
    ),
    messageCase(
      "rejected",
      { status: "undelivered", reason: "opted_out", carrierCode: "1240", carrierText: "rejected: Illegal Number: ••• of ••• sent STOP" },
      errorOf("1240", "Illegal Number: +14255550123 of 482913 sent STOP"),
    ),
    messageCase(
      "rejected",
      { status: "undelivered", reason: "unreachable_handset", carrierCode: "1180", carrierText: "rejected" },
      { error: { title: 1180 } },
    ),
    messageCase("submitted", { status: "sent" }, { error: "none", channel: undefined }),
    messageCase("teleported", { status: "unknown" }),
    messageCase("read", "ignored", { channel: "whatsapp" }),
    ignored("a message to us", fromPerson()),
    ignored("a key that was pressed", pressed("1")),
    ignored("an error in a script", { reason: "Syntax error in NCCO.", conversation_uuid: "CON-1", timestamp: "2026-06-01T12:00:00.000Z" }),
    ignored("an event about something else", { recording_url: "https://api.nexmo.com/v1/files/1" }),
    callCase("started", "ignored"),
    callCase("ringing", { status: "ringing" }),
    callCase("answered", { status: "answered" }, { rate: "", network: "", start_time: "" }),
    callCase("human", { status: "answered" }, { uuid: undefined, call_uuid: call }),
    callCase("machine", { status: "completed", reason: "voicemail" }, { uuid: undefined, call_uuid: call }),
    callCase("completed", { status: "completed" }, { duration: "2", rate: "0.00450000", price: "0.00015000" }),
    callCase("busy", { status: "busy", reason: "busy" }),
    callCase("timeout", { status: "no_answer", reason: "no_answer" }),
    callCase("unanswered", { status: "no_answer", reason: "no_answer" }),
    callCase("cancelled", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    callCase("rejected", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    callCase("failed", { status: "failed", reason: "unknown", tryOtherRoute: true }, { detail: { of: "another form" } }),
    callCase("failed", { status: "failed", reason: "unknown", tryOtherRoute: true, carrierCode: "gremlins" }, { detail: "gremlins" }),
    callCase("unanswered", { status: "no_answer", reason: "unreachable_handset", carrierCode: "unavailable" }, { detail: "unavailable" }),
    ...[...callFaults].map(([detail, fault]) => callCase("failed", { status: "failed", carrierCode: detail, ...fault }, { detail })),
    callCase("beamed_up", { status: "unknown" }),
    malformed("no JSON", "{"),
    malformed("a list", "[]"),
    malformed("a string", '"delivered"'),
    malformed("a status that is none", status("", {})),
    malformed("a message's id of another form", status("delivered", { message_uuid: "1" })),
    malformed("a call without id", event("ringing", { uuid: undefined })),
    malformed("a call's id of another form", event("ringing", { uuid: "1" })),
  ],
  inbound: [
    {
      name: "an answer",
      payload: payload(fromPerson()),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "97671", text: "Stop ü" }] },
    },
    {
      name: "an answer to a long number, without text",
      payload: payload(fromPerson({ to: "14255550100", text: undefined })),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "+14255550100", text: "" }] },
    },
    ignored("from another short code", fromPerson({ from: "12345" })),
    ignored("from another kind of messenger", fromPerson({ channel: "whatsapp" })),
    ignored("a receipt", status("delivered")),
    ignored("a call", event("ringing")),
    malformed("no sender", fromPerson({ from: undefined })),
    malformed("the older form, with objects for numbers", fromPerson({ from: { type: "sms", number: "14255550123" } })),
  ],
  keyPresses: [
    {
      name: "1",
      payload: payload(pressed("1")),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "1" }] },
    },
    ignored("none in time", pressed("")),
    ignored("a call's event", event("answered")),
    malformed("letters", pressed("one")),
    malformed("no call", pressed("1", { uuid: undefined })),
    malformed("an older form", pressed("1", { dtmf: "1" })),
  ],
  sign: ({ body }, nowMs) => signed(body, nowMs),
  vectors: [
    {
      name: "a request signed elsewhere",
      credentials: { applicationId, privateKey, signatureSecret: "0123456789abcdef0123456789abcdef" },
      request: {
        url,
        headers: {
          ...json,
          authorization:
            "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE1ODc0OTQ5NjIsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjMyMTM4YjY0NzVjNGM0YjU1YjI0YjU2MjBlOTJjZGNmMzI2ZDQ0ZDcyZjVjNDI1MzVlMGQyZTg2NWFmNWI1YzciLCJhcGlfa2V5IjoiYTFiMmMzZCIsImFwcGxpY2F0aW9uX2lkIjoiYWFhYWFhYWEtYmJiYi1jY2NjLWRkZGQtMDEyMzQ1Njc4OWFiIn0.FH8JqQsWDfp9S-MwEMpE5YV4gN2g9hzeuUtvveTRftc",
        },
        rawBody: Buffer.from('{"message_uuid":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab","status":"delivered"}'),
        nowMs: 1_587_494_962_000,
      },
    },
    ...[-300, -299, 299, 300].map((seconds) => ({
      name: `a request ${seconds} s away from our clock`,
      credentials: { applicationId, privateKey, signatureSecret },
      request: { ...signed("{}", 1_700_000_000_000), nowMs: (1_700_000_000 + seconds) * 1_000 },
    })),
  ],
  forgeries: {
    "from five minutes and a bit ago": (genuine) => ({ ...genuine, nowMs: genuine.nowMs + 301_000 }),
    "from five minutes and a bit ahead": (genuine) => ({ ...genuine, nowMs: genuine.nowMs - 300_001 }),
    "signed with another secret": (genuine) => resigned(genuine, { secret: "p2-test-secret-of-vonage-0123456789" }),
    "signed, but naming no algorithm": (genuine) => resigned(genuine, { header: { alg: "none", typ: "JWT" } }),
    "signed, but naming another algorithm": (genuine) => resigned(genuine, { header: { alg: "RS256", typ: "JWT" } }),
    "signed, but without a time": (genuine) => resigned(genuine, { claims: { iat: undefined } }),
    "signed, but with a senseless time": (genuine) => resigned(genuine, { claims: { iat: String(genuine.nowMs / 1_000) } }),
    "signed, but without a hash of the body": (genuine) => resigned(genuine, { claims: { payload_hash: undefined } }),
    "signed, but with no hash of the body": (genuine) => resigned(genuine, { claims: { payload_hash: "" } }),
    "signed for another body": (genuine) => ({ ...signed('{"status":"delivered"}', genuine.nowMs), rawBody: genuine.rawBody }),
    "without the signature of the token": (genuine) => rewritten(genuine, (token) => token.replace(/[^.]+$/, "")),
    "with a token of two parts": (genuine) => rewritten(genuine, (token) => token.replace(/\.[^.]+$/, "")),
    "with the token's dots moved": (genuine) => rewritten(genuine, (token) => token.replace(/(.)\./, ".$1")),
    "with the token under another name": (genuine) => rewritten(genuine, (token) => token.replace("Bearer", "Basic")),
  },
  signature: inToken,
} satisfies CarrierCases;

function rewritten(genuine: CallbackRequest, change: (token: string) => string): CallbackRequest {
  return inToken.write(genuine, change(inToken.read(genuine) ?? ""));
}
