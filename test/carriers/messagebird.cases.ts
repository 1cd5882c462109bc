/** How MessageBird speaks, from its SMS API's specification, its API reference (voice messages) and its own libraries with their test data. */
import { createHash, createHmac } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import { messageFaults, reasonFaults, refusals } from "../../carriers/messagebird/errors.ts";
import { adapter } from "../../carriers/messagebird/index.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import type { CarrierCases, Case, Payload, SignatureCases } from "../contract/carrier-cases.ts";
import { readSsml } from "../contract/dialects/ssml.ts";
import { flipByte } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

const accessKey = "wNmtVQTcLO4uf22uJxjvzwJ22";
const signingKey = "k1Zq7sT0vXcR3nB8mL5pW2yD9fG6hJ4a";
const id = "f28bbe526fc14974b3e7e663a6139b53";
const url = "https://gate.example/carriers/carrier-a/receipts/dlv_01k-1-AAAA";

const msisdn = z.string().regex(/^[1-9]\d{6,14}$/);
const publicUrl = z.url().max(2_048);
const reference = z.string().min(1).max(128);
const messageBody = z.strictObject({
  type: z.enum(["sms", "binary", "flash"]),
  originator: z.string().regex(/^(?:\d{3,15}|[A-Za-z0-9 ]{1,11})$/),
  recipients: z.array(msisdn).min(1).max(50),
  body: z.string().min(1),
  datacoding: z.enum(["plain", "unicode", "auto"]),
  validity: z.int().min(1),
  reference,
  reportUrl: publicUrl,
});
const callBody = z.strictObject({
  originator: msisdn,
  recipients: z.array(msisdn).min(1).max(50),
  body: z.string().min(1).max(1_000),
  language: z.string().regex(/^[a-z]{2}-[a-z]{2}$/),
  voice: z.enum(["male", "female"]),
  repeat: z.int().min(1).max(10),
  ifMachine: z.enum(["continue", "delay", "hangup"]),
  reference,
  reportUrl: publicUrl,
});

function jsonOf(request: GotRequest, path: string): unknown {
  expect(request).toMatchObject({ method: "POST", path });
  expect(request.headers).toMatchObject({
    authorization: `AccessKey ${accessKey}`,
    "content-type": "application/json",
    accept: "application/json",
  });
  return JSON.parse(request.body);
}

const json = { "content-type": "application/json" };
const made = (status: string, more: object = {}): string =>
  JSON.stringify({
    id,
    href: `https://rest.messagebird.com/messages/${id}`,
    originator: "97671",
    reference: "dlv_01k-1",
    recipients: { totalCount: 1, totalSentCount: 1, items: [{ recipient: 14_255_550_123, status, messagePartCount: 1 }] },
    ...more,
  });

const saysNo = {
  refusals,
  refusal(key: string, words: string): WireAnswer {
    const [code = "", about] = key.replace("API ", "").split("/");
    const description = about === "test period" ? `${words}. Note: during your test period` : words;
    const parameter = about === undefined || about === "test period" ? null : about;
    return { status: 422, headers: json, body: JSON.stringify({ errors: [{ code: Number(code), description, parameter }] }) };
  },
  garbage: {
    nothing: "",
    "a page": "<html>OK</html>",
    "no id": made("sent", { id: undefined }),
    "an id of another form": made("sent", { id: "a b" }),
    "no recipients": made("sent", { recipients: { totalCount: 0, items: [] } }),
    "two recipients": made("sent", { recipients: { totalCount: 2, items: [{ status: "sent" }, { status: "sent" }] } }),
    null: "null",
  },
};

/** Without a type: no body, the fields stand in the query. */
const query = (fields: Readonly<Record<string, string | undefined>>): Payload => ({
  contentType: "",
  body: new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString(),
});
const report = (status: string, more: Readonly<Record<string, string | undefined>> = {}): Payload =>
  query({
    id,
    reference: "dlv_01k-1",
    recipient: "14255550123",
    status,
    statusDatetime: "2026-06-01T12:00:00+00:00",
    mccmnc: "310260",
    messagePartCount: "1",
    ...more,
  });
const form = (fields: Readonly<Record<string, string>>): Payload => ({
  contentType: "application/x-www-form-urlencoded",
  body: new URLSearchParams(fields).toString(),
});
const jsonBody = (body: unknown): Payload => ({ contentType: "application/json", body: JSON.stringify(body) });
const fromPerson = { message_id: "0f484ecbf51942b5b7f4df62891ea247", originator: "14255550123", recipient: "97671", payload: "Stop ü" };
const heard = { carrierMessageId: "0f484ecbf51942b5b7f4df62891ea247", from: "+14255550123", to: "97671", text: "Stop ü" };

type Told = Partial<Receipt> | "ignored";

function receiptCase(status: string, more: Readonly<Record<string, string>>, told: Told): Case<Receipt> {
  const why = more["statusReason"];
  const base = {
    carrierMessageId: id,
    carrierCode: null,
    carrierText: why === undefined ? status : `${status}: ${why}`,
    status: "unknown",
    reason: null,
    tryOtherRoute: false,
  } as const;
  const expected: Parsed<Receipt> =
    told === "ignored" ? { kind: "ignored", why: expect.any(String) as string } : { kind: "parsed", items: [{ ...base, ...told }] };
  return { name: `${status} ${JSON.stringify(more)}`, payload: report(status, more), expected };
}

const malformed = (name: string, payload: Payload): Case<never> => ({
  name,
  payload,
  expected: { kind: "malformed", why: expect.any(String) as string },
});

interface TokenParts {
  readonly key?: string;
  readonly header?: object;
  readonly digest?: string;
  /** Instead of the usual ones; undefined leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** From half a minute before to half a minute after, so that both ends of its life are as near. */
function tokenFor(request: CallbackRequest, { key = signingKey, header, digest = "sha256", claims }: TokenParts = {}): CallbackRequest {
  const usual = {
    iss: "MessageBird",
    nbf: Math.floor(request.nowMs / 1_000) - 30,
    exp: Math.floor(request.nowMs / 1_000) + 30,
    jti: "59a244dc-e9ad-4e23-9778-371faa238f72",
    url_hash: sha256(request.url),
    payload_hash: request.rawBody.length === 0 ? undefined : sha256(request.rawBody),
  };
  const signed = `${encode(header ?? { alg: "HS256", typ: "JWT" })}.${encode({ ...usual, ...claims })}`;
  return withToken(request, `${signed}.${createHmac(digest, key).update(signed).digest("base64url")}`);
}

export function withToken(request: CallbackRequest, token: string | undefined): CallbackRequest {
  return { ...request, headers: { ...request.headers, "messagebird-signature-jwt": token } };
}

const inToken: SignatureCases = {
  covers: "body",
  signsAddress: true,
  toleranceMs: 90_000,
  read: (request) => request.headers["messagebird-signature-jwt"],
  write: withToken,
  flip(token, at, xor) {
    const parts = token.split(".");
    const changed = parts.map((part, index) =>
      index === at % parts.length
        ? flipByte(Buffer.from(part, "base64url"), Math.floor(at / parts.length), xor).toString("base64url")
        : part,
    );
    return changed.join(".");
  },
};

/** From the test data that MessageBird's own libraries share. */
export const librarySigningKey = "36efdd1aace2e26cd490f0d951138253bef2f7c6d34d18981da781555cc4cebb";
export const libraryNowMs = Date.parse("2021-07-05T12:00:00+02:00");
function libraryVector(name: string, address: string, body: string, token: string): CarrierCases["vectors"][number] {
  return {
    name: `a request of MessageBird's own libraries: ${name}`,
    credentials: { accessKey, signingKey: librarySigningKey },
    request: withToken({ url: address, headers: {}, rawBody: Buffer.from(body), nowMs: libraryNowMs }, token),
  };
}

const received = (payload: Payload, nowMs: number): CallbackRequest =>
  payload.contentType === ""
    ? { url: `${url}?${payload.body}`, headers: {}, rawBody: Buffer.alloc(0), nowMs }
    : { url, headers: { "content-type": payload.contentType }, rawBody: Buffer.from(payload.body), nowMs };

export const cases = {
  adapter,
  credentials: { accessKey, signingKey },
  secrets: [accessKey, signingKey],
  badCredentials: {
    "no access key": { signingKey },
    "no signing key": { accessKey },
    "a signing key that can be guessed": { accessKey, signingKey: "secret" },
    "a line break in the access key": { accessKey: "k\r\nx: y", signingKey },
  },
  basePath: "",
  sms: {
    ...saysNo,
    accepted: { status: 201, headers: json, body: made("sent") },
    id,
    check(request, message, context) {
      expect(messageBody.parse(jsonOf(request, "/messages"))).toEqual({
        type: "sms",
        originator: message.sender.number,
        recipients: [message.to.slice(1)],
        body: message.text,
        datacoding: "auto",
        validity: message.validitySeconds,
        reference: context.attemptId,
        reportUrl: context.receiptUrl,
      });
    },
  },
  voice: {
    ...saysNo,
    accepted: { status: 201, headers: json, body: made("calling") },
    id,
    check(request, message, context) {
      expect(callBody.parse(jsonOf(request, "/voicemessages"))).toEqual({
        originator: message.callerId.slice(1),
        recipients: [message.to.slice(1)],
        body: expect.stringContaining("4, 8, 2, 9, 1, 3") as string,
        language: "en-us",
        voice: "female",
        repeat: 1,
        ifMachine: "delay",
        reference: context.attemptId,
        reportUrl: context.receiptUrl,
      });
    },
    scriptOf: (request) => request.body,
    readScript(document) {
      const { body, language } = callBody.parse(JSON.parse(document));
      // The markup comes without its root; a voice message ends the call.
      const spoken = readSsml(`<speak>${body}</speak>`);
      return { ...spoken, languages: spoken.lines.map(() => language), keysTo: null, hangsUp: true };
    },
    languageName: (tag) => tag.toLowerCase(),
  },
  unknownCode: "API 9999",
  undelivered: (key) => (key.startsWith("EC ") ? report("delivery_failed", { statusErrorCode: key.slice(3) }) : null),
  messageFaults,
  receipts: [
    receiptCase("delivered", { statusReason: "successfully delivered" }, { status: "delivered" }),
    receiptCase("delivered", { statusErrorCode: "0" }, { status: "delivered" }),
    receiptCase("scheduled", {}, "ignored"),
    receiptCase("sent", {}, { status: "sent" }),
    receiptCase("buffered", { statusErrorCode: "27" }, { status: "sent", carrierCode: "EC 27" }),
    receiptCase("expired", {}, { status: "undelivered", reason: "code_expired", tryOtherRoute: true }),
    receiptCase("expired", { statusReason: "unavailable subscriber" }, { status: "undelivered", reason: "unreachable_handset" }),
    receiptCase("expired", { statusReason: "DLR not received" }, { status: "unknown" }),
    receiptCase("delivery_failed", {}, { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    receiptCase(
      "delivery_failed",
      { statusErrorCode: "9999", statusReason: "unknown_subscriber" },
      { status: "undelivered", reason: "invalid_number", carrierCode: "EC 9999" },
    ),
    receiptCase(
      "delivery_failed",
      { statusErrorCode: "27", statusReason: "generic delivery failure" },
      { status: "undelivered", reason: "unreachable_handset", carrierCode: "EC 27" },
    ),
    receiptCase(
      "delivery_failed",
      { statusErrorCode: "27; drop", statusReason: "brand new" },
      { status: "undelivered", reason: "unknown", tryOtherRoute: true },
    ),
    ...[...reasonFaults].map(([statusReason, fault]) =>
      receiptCase("delivery_failed", { statusReason }, { status: "undelivered", ...fault }),
    ),
    receiptCase("teleported", {}, { status: "unknown" }),
    receiptCase("calling", {}, "ignored"),
    receiptCase("answered", {}, { status: "completed" }),
    receiptCase("machine", {}, { status: "completed", reason: "voicemail" }),
    receiptCase("busy", {}, { status: "busy", reason: "busy" }),
    receiptCase("failed", {}, { status: "failed", reason: "unknown", tryOtherRoute: true }),
    {
      name: "words that hold a number and a code",
      payload: report("delivery_failed", { statusReason: "refused 482913 at +14255550123" }),
      expected: {
        kind: "parsed",
        items: [
          {
            carrierMessageId: id,
            carrierCode: null,
            carrierText: "delivery_failed: refused ••• at •••",
            status: "undelivered",
            reason: "unknown",
            tryOtherRoute: true,
          },
        ],
      },
    },
    malformed("no status", report("")),
    malformed("two statuses", { contentType: "", body: `${report("delivered").body}&status=delivery_failed` }),
    malformed("no message", report("delivered", { id: undefined })),
    malformed("a message's id of another form", report("delivered", { id: "a b" })),
    malformed("a message to us", form(fromPerson)),
    malformed("nothing", query({})),
    malformed("a list", jsonBody([{ id, status: "delivered" }])),
  ],
  inbound: [
    { name: "an answer", payload: form(fromPerson), expected: { kind: "parsed", items: [heard] } },
    { name: "an answer in JSON", payload: jsonBody(fromPerson), expected: { kind: "parsed", items: [heard] } },
    { name: "an answer in the query", payload: query(fromPerson), expected: { kind: "parsed", items: [heard] } },
    {
      name: "an answer to a long number, with numbers for numbers and the text under another name",
      payload: jsonBody({ originator: 14_255_550_123, recipient: 14_255_550_100, body: "" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: null, from: "+14255550123", to: "+14255550100", text: "" }] },
    },
    {
      name: "an answer that says nothing but who and what",
      payload: form({ originator: "+14255550123", payload: "STOP" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: null, from: "+14255550123", to: "", text: "STOP" }] },
    },
    {
      name: "from a short code",
      payload: form({ ...fromPerson, originator: "12345" }),
      expected: { kind: "ignored", why: expect.any(String) as string },
    },
    malformed("no sender", form({ payload: "STOP" })),
    malformed("no text", form({ originator: "14255550123" })),
    malformed("a text without end", form({ originator: "14255550123", payload: "x".repeat(10_001) })),
    malformed("a list for a text", jsonBody({ ...fromPerson, payload: ["STOP"] })),
    malformed("no JSON", { contentType: "application/json", body: "{" }),
  ],
  keyPresses: [],
  sign: (payload, nowMs) => tokenFor(received(payload, nowMs)),
  vectors: [
    libraryVector(
      "Valid JWT with URL parameters and payload",
      "https://example.com/path?bar=1&foo=2",
      "Hello, World!",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI5M2U1NTAwNi1hMGU4LTQ1MjYtYTE5MC1mYTVmZjAwZWExMTYiLCJ1cmxfaGFzaCI6IjQxZjA1ZjBkZGQwYTIyYWIyMDlhYzQ2ZjQ3YzQ1NzJkOWNlZmEyNTdlZDc0YjI0MDA0YmFlNzUzZWNlNmMyNjAiLCJwYXlsb2FkX2hhc2giOiJkZmZkNjAyMWJiMmJkNWIwYWY2NzYyOTA4MDllYzNhNTMxOTFkZDgxYzdmNzBhNGIyODY4OGEzNjIxODI5ODZmIn0._H--TOuYFLpeEH39-rg5E3IHVkjHozBcaKVWPRC5m9I",
    ),
    libraryVector(
      "Valid JWT with URL parameters and no payload",
      "https://example.com/path?bar=1&foo=2",
      "",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiJjOTQ2YWY3Ny1lMTgyLTRlYWEtYjJmZi0xYTU0NWI1ZTk5MWEiLCJ1cmxfaGFzaCI6IjQxZjA1ZjBkZGQwYTIyYWIyMDlhYzQ2ZjQ3YzQ1NzJkOWNlZmEyNTdlZDc0YjI0MDA0YmFlNzUzZWNlNmMyNjAifQ.huo2ou6JDoDc7sV25d75UMWeYhBeavQlLsqIibSZuac",
    ),
    libraryVector(
      "Port number in URL",
      "https://example.com:8080/",
      "",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjA3Zjc4NjFhNjliMTNjMjI5YzZhZTU5NmQxOThiMjc2M2IwNTRjZjVlMDAwZDczNmQxYzQ4MTAyZDc3MGNmZmMifQ.vcpa0IicGAbpo064dOjiA2VbVOR2S5uZBEaBOP16sS8",
    ),
    libraryVector(
      "Special characters in URL",
      "https://example.com/?obj%5Bfield1%5D=val1&obj%5Bfield2%5D=val2&param=value+with+spaces",
      "",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjhhZmYzNzQ4ZDc4OWM0MzMzNTczZTFjMzFmZTViMDA0OTQwY2I1ZmM0NzQ2MGVkM2QwZTY1NGY3ZmM0ZTVmYWUifQ.mJBCMfEjKmN3IMuzqPXPHktWETrcu0iNdF3agE8PDyI",
    ),
    libraryVector(
      "Special characters in the payload",
      "https://example.com/",
      "Some text containg & < >, & and \\u0026",
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDciLCJwYXlsb2FkX2hhc2giOiIyNDMxYmQ5Y2NiNDhlZDAxNmZhZDU2N2IwNzcxMjAzOGI1Y2RkOTQ5YWM5ZDQxZmU0NjkzZDVhMzg0NWNmN2U4In0.IQiKzeEPaO3A48lhKmBDSmxZyCESPCGxdSKFdi0dEJs",
    ),
    libraryVector(
      "HS384 alg",
      "https://example.com/",
      "",
      "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ.KNMW-29X77lZeuPmThmHWc_RUAvTkaDkpxIZK6mqE08v8mWKiU9Edh4QXwAJO2nv",
    ),
    libraryVector(
      "HS512 alg",
      "https://example.com/",
      "",
      "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjBmMTE1ZGIwNjJiN2MwZGQwMzBiMTY4NzhjOTlkZWE1YzM1NGI0OWRjMzdiMzhlYjg4NDYxNzljNzc4M2U5ZDcifQ.rd6r0iMyNGnVPCwurETphE3Y8rpAyvvnUK0S8WvGUkt2E1QSRAZ7NZJZBHw1Y_Wb5W-sK9HJr_PRL2vz4jRT3Q",
    ),
  ],
  forgeries: {
    "signed with another secret": (genuine) => tokenFor(genuine, { key: "k2Zq7sT0vXcR3nB8mL5pW2yD9fG6hJ4a" }),
    "signed, but naming no algorithm": (genuine) => tokenFor(genuine, { header: { alg: "none", typ: "JWT" } }),
    "without the signature that it says it hasn't": (genuine) =>
      rewritten(tokenFor(genuine, { header: { alg: "none", typ: "JWT" } }), (token) => token.replace(/[^.]+$/, "")),
    "signed, but naming another algorithm": (genuine) => tokenFor(genuine, { header: { alg: "HS512", typ: "JWT" } }),
    "signed, but naming one that isn't used": (genuine) => tokenFor(genuine, { header: { alg: "RS256", typ: "JWT" } }),
    "signed, but by somebody else": (genuine) => tokenFor(genuine, { claims: { iss: "Bird" } }),
    "signed, but without a name of its own": (genuine) => tokenFor(genuine, { claims: { jti: undefined } }),
    "signed, but without an end": (genuine) => tokenFor(genuine, { claims: { exp: undefined } }),
    "signed, but without a beginning": (genuine) => tokenFor(genuine, { claims: { nbf: undefined } }),
    "signed, but with a senseless end": (genuine) => tokenFor(genuine, { claims: { exp: String(genuine.nowMs) } }),
    "signed, but without a hash of the address": (genuine) => tokenFor(genuine, { claims: { url_hash: undefined } }),
    "signed for another address": (genuine) => ({ ...genuine, url: genuine.url.replace("delivered", "expired") }),
    "signed for the same fields in another order": (genuine) => ({ ...genuine, url: genuine.url.replace(/\?(.*?)&(.*)$/, "?$2&$1") }),
    "with a body where there was none": (genuine) => ({ ...genuine, rawBody: Buffer.from("status=delivered") }),
    "signed, but without a hash of the body": (genuine) =>
      tokenFor({ ...genuine, rawBody: Buffer.from("status=delivered") }, { claims: { payload_hash: undefined } }),
    "signed for a body that is gone": (genuine) => tokenFor(genuine, { claims: { payload_hash: sha256("status=delivered") } }),
    "with a token of two parts": (genuine) => rewritten(genuine, (token) => token.replace(/\.[^.]+$/, "")),
  },
  signature: inToken,
} satisfies CarrierCases;

function rewritten(genuine: CallbackRequest, change: (token: string) => string): CallbackRequest {
  return withToken(genuine, change(inToken.read(genuine) ?? ""));
}
