/** How Bandwidth speaks, from the description of its API (messages, calls, callbacks) and its documentation (errors, BXML). */
import { expect } from "vitest";
import { z } from "zod";
import { callFaults, messageFaults, refusals } from "../../carriers/bandwidth/errors.ts";
import { adapter } from "../../carriers/bandwidth/index.ts";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import type { CarrierCases, Case, Payload } from "../contract/carrier-cases.ts";
import { readBxml } from "../contract/dialects/bxml.ts";
import { flipByte } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

const accountId = "9900000";
const username = "api-user-of-the-tests";
const password = "api-password:of-the-tests";
const messagingApplicationId = "93de2206-9669-4e07-948d-329f4b722ee2";
const voiceApplicationId = "04e88489-df02-4e34-a0ee-27a91849555f";
const webhookPassword = "6f1d0a5c2e7b4938a1c0d9e8f7061524334251607f8e9d0c1b2a394857667584";
const sms = "1589228074636lm4k2je7j7jklbn2";
const call = "c-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85";
const token = "dlv_01k0000000000000000000000a-1-AAAAAAAAAAAAAAAAAAAAAA";
const url = "https://gate.example/carriers/carrier-a/receipts";

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/);
const publicUrl = z.url().max(2_048);
const login = { username: z.string().min(1).max(1_024), password: z.string().min(1).max(1_024) };
const method = z.enum(["GET", "POST"]);
const messageRequest = z.strictObject({
  applicationId: z.string(),
  to: z.tuple([e164]),
  from: z.string().min(1),
  text: z.string().min(1).max(2_048),
  tag: z.string().max(1_024),
  priority: z.enum(["default", "high"]),
  // RFC 3339.
  expiration: z.iso.datetime({ offset: true }),
});
const callRequest = z.strictObject({
  applicationId: z.string(),
  to: e164,
  from: e164,
  answerUrl: publicUrl,
  answerMethod: method,
  ...login,
  disconnectUrl: publicUrl,
  disconnectMethod: method,
  callTimeout: z.number().min(1).max(300),
  priority: z.int().min(1).max(5),
  tag: z.string().max(4_096),
  machineDetection: z.strictObject({ mode: z.enum(["sync", "async"]), callbackUrl: publicUrl, callbackMethod: method, ...login }),
});

function jsonOf(request: GotRequest, path: string): unknown {
  expect(request).toMatchObject({ method: "POST", path });
  expect(request.headers).toMatchObject({
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
    "content-type": "application/json",
  });
  return JSON.parse(request.body);
}

const json = { "content-type": "application/json; charset=utf-8" };
const saysNo = {
  refusals,
  refusal(key: string, words: string): WireAnswer {
    const [type, field] = key.split("/");
    const isAboutCalls = type === "validation";
    const description = isAboutCalls && field !== undefined ? `Invalid ${field}: ${words}` : words;
    const fieldErrors = field === undefined || isAboutCalls ? [] : [{ fieldName: field, description: "" }];
    return { status: 400, headers: json, body: JSON.stringify({ type, description, ...(fieldErrors.length > 0 && { fieldErrors }) }) };
  },
};

const payload = (body: object | string): Payload => ({
  contentType: "application/json; charset=utf-8",
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const ofMessage = (type: string, description: string, more: object = {}, message: object = {}): object => ({
  type,
  time: "2026-06-01T12:00:00.000000Z",
  description,
  to: "+14255550123",
  message: {
    id: sms,
    owner: "+14255550100",
    applicationId: messagingApplicationId,
    time: "2026-06-01T12:00:00.000000Z",
    segmentCount: 1,
    direction: "out",
    to: ["+14255550123"],
    from: "+14255550100",
    text: "",
    tag: token,
    ...message,
  },
  ...more,
});
const ofCall = (eventType: string, more: object = {}): object => ({
  eventType,
  eventTime: "2026-06-01T12:00:31.000Z",
  accountId,
  applicationId: voiceApplicationId,
  from: "+14255550100",
  to: "+14255550123",
  direction: "outbound",
  callId: call,
  callUrl: `https://voice.bandwidth.com/api/v2/accounts/${accountId}/calls/${call}`,
  enqueuedTime: "2026-06-01T12:00:00.000Z",
  startTime: "2026-06-01T12:00:01.000Z",
  answerTime: "2026-06-01T12:00:11.000Z",
  tag: "dlv_01k0000000000000000000000a-1",
  ...more,
});
const fromPerson = (more: object = {}, event: object = {}): object =>
  ofMessage(
    "message-received",
    "Incoming message received",
    { to: "+14255550100", ...event },
    {
      direction: "in",
      from: "+14255550123",
      to: ["+14255550100"],
      text: "Stop ü",
      tag: undefined,
      ...more,
    },
  );

type Told = Partial<Receipt> | "ignored";

function receipt(base: Pick<Receipt, "carrierMessageId" | "carrierText"> & Partial<Receipt>, told: Told): Parsed<Receipt> {
  if (told === "ignored") return { kind: "ignored", why: expect.any(String) as string };
  return { kind: "parsed", items: [{ carrierCode: null, status: "unknown", reason: null, tryOtherRoute: false, ...base, ...told }] };
}

const messageCase = (type: string, description: string, told: Told, more: object = {}): Case<Receipt> => ({
  name: `${type}, ${description}${JSON.stringify(more)}`,
  payload: payload([ofMessage(type, description, more)]),
  expected: receipt({ carrierMessageId: sms, carrierText: `${type}: ${description}`, attemptToken: token }, told),
});
const callCase = (eventType: string, words: string, told: Told, more: object): Case<Receipt> => ({
  name: `${eventType} ${JSON.stringify(more)}`,
  payload: payload(ofCall(eventType, more)),
  expected: receipt({ carrierMessageId: call, carrierText: words }, told),
});
const endCase = (cause: string, told: Told, more: object = {}): Case<Receipt> => callCase("disconnect", cause, told, { cause, ...more });
const machineCase = (value: string, told: Told): Case<Receipt> =>
  callCase("machineDetectionComplete", value, told, { machineDetectionResult: { value, duration: "PT4.9891287S" } });
const malformed = (name: string, body: object | string): Case<never> => ({
  name,
  payload: payload(body),
  expected: { kind: "malformed", why: expect.any(String) as string },
});
const ignored = <T>(name: string, body: object): Case<T> => ({
  name,
  payload: payload(body),
  expected: { kind: "ignored", why: expect.any(String) as string },
});

function signed({ contentType, body }: Payload, nowMs: number, secret = webhookPassword, user = "trunkline"): CallbackRequest {
  const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
  return { url, headers: { "content-type": contentType, authorization }, rawBody: Buffer.from(body), nowMs };
}

const authorized = (authorization: string) => (genuine: CallbackRequest) => ({
  ...genuine,
  headers: { ...genuine.headers, authorization },
});
const base64 = (text: string): string => Buffer.from(text).toString("base64");

export const cases = {
  adapter,
  credentials: { accountId, username, password, messagingApplicationId, voiceApplicationId, webhookPassword },
  secrets: [username, password, webhookPassword, messagingApplicationId, voiceApplicationId],
  badCredentials: {
    "no password": { accountId, username, messagingApplicationId, webhookPassword },
    "no application": { accountId, username, password, webhookPassword },
    "no password for callbacks": { accountId, username, password, messagingApplicationId },
    "a password for callbacks that can be guessed": {
      accountId,
      username,
      password,
      messagingApplicationId,
      webhookPassword: "x".repeat(31),
    },
    "an account with a path in it": { accountId: "../1", username, password, messagingApplicationId, webhookPassword },
    "a colon in the user's name": { accountId, username: "api:user", password, messagingApplicationId, webhookPassword },
    "a line break in the password": { accountId, username, password: "p\r\nx: y", messagingApplicationId, webhookPassword },
  },
  basePath: "/api/v2",
  sms: {
    ...saysNo,
    accepted: {
      status: 202,
      headers: json,
      body: JSON.stringify({
        id: sms,
        owner: "+14255550100",
        applicationId: messagingApplicationId,
        time: "2026-06-01T12:00:00.000Z",
        segmentCount: 1,
        direction: "out",
        to: ["+14255550123"],
        from: "+14255550100",
        text: "",
        tag: token,
        priority: "high",
      }),
    },
    id: sms,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "no id": "{}",
      "an id of another form": JSON.stringify({ id: "a b" }),
      "an id of another type": JSON.stringify({ id: 1 }),
      "a list": JSON.stringify([{ id: sms }]),
      null: "null",
    },
    check(request, message, context) {
      const body = messageRequest.parse(jsonOf(request, `/api/v2/users/${accountId}/messages`));
      expect(body).toEqual({
        applicationId: messagingApplicationId,
        to: [message.to],
        from: message.sender.number,
        text: message.text,
        tag: context.receiptUrl.replace(/.*\//, ""),
        priority: "high",
        expiration: expect.any(String) as string,
      });
      // Not later than the code lives.
      expect(Date.parse(body.expiration)).toBeLessThanOrEqual(Date.now() + message.validitySeconds * 1_000);
    },
  },
  voice: {
    ...saysNo,
    accepted: {
      status: 201,
      headers: json,
      body: JSON.stringify({
        applicationId: voiceApplicationId,
        accountId,
        callId: call,
        to: "+14255550123",
        from: "+14255550100",
        callUrl: `https://voice.bandwidth.com/api/v2/accounts/${accountId}/calls/${call}`,
        callTimeout: 22,
        answerMethod: "POST",
        answerUrl: "https://gate.example/x",
        disconnectMethod: "POST",
        username: "trunkline",
        password: "*****",
      }),
    },
    id: call,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "no id": "{}",
      "an id of another form": JSON.stringify({ callId: "1" }),
      "a message": JSON.stringify({ id: sms }),
    },
    check(request, message, context) {
      const webhookLogin = { username: "trunkline", password: webhookPassword };
      expect(callRequest.parse(jsonOf(request, `/api/v2/accounts/${accountId}/calls`))).toEqual({
        applicationId: voiceApplicationId,
        to: message.to,
        from: message.callerId,
        answerUrl: context.scriptUrl,
        answerMethod: "POST",
        ...webhookLogin,
        disconnectUrl: context.receiptUrl,
        disconnectMethod: "POST",
        callTimeout: message.ringSeconds,
        priority: 1,
        tag: context.attemptId,
        machineDetection: { mode: "async", callbackUrl: context.receiptUrl, callbackMethod: "POST", ...webhookLogin },
      });
      // The script is fetched: nothing of it may leave with the call.
      for (const line of message.script.lines) expect(request.body).not.toContain(line);
    },
    readScript: readBxml,
    languageName: (tag) => ({ "es-MX": "es_MX", "de-DE": "de" })[tag] ?? tag,
  },
  unknownCode: "brand-new-trouble",
  // Types are codes of answers alone.
  undelivered: (key) => (/^\d+$/.test(key) ? payload([ofMessage("message-failed", "It failed", { errorCode: Number(key) })]) : null),
  messageFaults,
  receipts: [
    messageCase("message-sending", "Message is sending to carrier.", "ignored"),
    messageCase("message-sent", "Message sent to carrier", { status: "sent" }),
    messageCase("message-delivered", "Message delivered to handset.", { status: "delivered" }),
    messageCase("message-delivered", "ok", { status: "delivered" }),
    messageCase("message-delivered", "Message delivered to carrier", { status: "sent" }),
    messageCase("message-delivered", "Message delivered to the carrier.", { status: "sent" }),
    messageCase("message-read", "Message read.", { status: "delivered" }),
    messageCase(
      "message-failed",
      "forbidden to country",
      { status: "undelivered", carrierCode: "4432", reason: "country_blocked", tryOtherRoute: true },
      { errorCode: 4432 },
    ),
    messageCase("message-failed", "no code", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase(
      "message-failed",
      "a code that no table knows",
      { status: "undelivered", carrierCode: "4999", reason: "unknown", tryOtherRoute: true },
      { errorCode: 4999 },
    ),
    messageCase("message-failed", "no receipt in time", { status: "unknown", carrierCode: "9902" }, { errorCode: 9902 }),
    messageCase("message-teleported", "beamed up", { status: "unknown" }),
    messageCase("suggestion-response", "of another kind of messenger", "ignored"),
    ignored("a message to us", [fromPerson()]),
    {
      name: "several at once, of which one is of no use",
      payload: payload([
        ofMessage("message-sending", "Message is sending"),
        ofMessage("message-sent", "Message sent"),
        ofMessage("message-delivered", "ok 482913", {}, { id: "2", tag: "somebody else's tag" }),
      ]),
      expected: {
        kind: "parsed",
        items: [
          {
            carrierMessageId: sms,
            attemptToken: token,
            carrierCode: null,
            carrierText: "message-sent: Message sent",
            reason: null,
            tryOtherRoute: false,
            status: "sent",
          },
          {
            carrierMessageId: "2",
            carrierCode: null,
            carrierText: "message-delivered: ok •••",
            reason: null,
            tryOtherRoute: false,
            status: "delivered",
          },
        ],
      },
    },
    machineCase("human", { status: "answered" }),
    machineCase("answering-machine", { status: "completed", reason: "voicemail" }),
    machineCase("tone-detected", { status: "completed", reason: "voicemail" }),
    ...["silence", "timeout", "error"].map((value) => machineCase(value, "ignored")),
    callCase("machineDetectionComplete", "human", { status: "answered" }, { machineDetectionResult: "human" }),
    endCase("hangup", { status: "completed" }),
    endCase("hangup", { status: "unknown" }, { answerTime: undefined }),
    endCase("hangup", { status: "unknown" }, { answerTime: null }),
    endCase("busy", { status: "busy", carrierCode: "busy", reason: "busy" }, { answerTime: null }),
    endCase("timeout", { status: "no_answer", carrierCode: "timeout", reason: "no_answer" }, { answerTime: null }),
    ...[...callFaults].map(([cause, fault]) => endCase(cause, { status: "failed", carrierCode: cause, ...fault }, { answerTime: null })),
    endCase("gremlins", { status: "failed", carrierCode: "gremlins", reason: "unknown", tryOtherRoute: true }),
    {
      name: "the end of a call with words about it",
      payload: payload(ofCall("disconnect", { cause: "busy", errorMessage: "Callee +14255550123 is busy", errorId: "1" })),
      expected: receipt(
        { carrierMessageId: call, carrierText: "busy: Callee ••• is busy" },
        { status: "busy", carrierCode: "busy", reason: "busy" },
      ),
    },
    callCase("disconnect", "disconnect", { status: "unknown" }, {}),
    ignored("a call that was answered", ofCall("answer")),
    ignored("a key that was pressed", ofCall("gather", { digits: "1" })),
    ignored("an event about something else", ofCall("recordingAvailable")),
    malformed("no JSON", "{"),
    malformed("no event", []),
    malformed("a string", '"message-delivered"'),
    malformed("a message without id", [ofMessage("message-sent", "x", {}, { id: undefined })]),
    malformed("a message's id of another form", [ofMessage("message-sent", "x", {}, { id: "a b" })]),
    malformed("a code that is none", [ofMessage("message-failed", "x", { errorCode: "4432" })]),
    malformed("a message that is no list", ofMessage("message-sent", "x")),
    malformed("a call without id", ofCall("disconnect", { callId: undefined })),
    malformed("a call in a list", [ofCall("disconnect", { cause: "busy" })]),
  ],
  inbound: [
    {
      name: "an answer",
      payload: payload([fromPerson()]),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "+14255550100", text: "Stop ü" }] },
    },
    {
      name: "an answer to a short code, without text",
      payload: payload([fromPerson({ text: null }, { to: "97671" })]),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "97671", text: "" }] },
    },
    {
      name: "two, of which one is from a short code, beside a receipt",
      payload: payload([fromPerson({ from: "12345" }), ofMessage("message-sent", "x"), fromPerson({ id: "2" })]),
      expected: { kind: "parsed", items: [{ carrierMessageId: "2", from: "+14255550123", to: "+14255550100", text: "Stop ü" }] },
    },
    ignored("from another short code", [fromPerson({ from: "12345" })]),
    ignored("a receipt", [ofMessage("message-sent", "x")]),
    ignored("a call", ofCall("answer")),
    malformed("no sender", [fromPerson({ from: undefined })]),
    malformed("an empty list", []),
  ],
  keyPresses: [
    {
      name: "1",
      payload: payload(ofCall("gather", { digits: "1", terminatingDigit: "" })),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "1" }] },
    },
    {
      name: "#",
      payload: payload(ofCall("gather", { digits: "#" })),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "#" }] },
    },
    {
      name: "none in time, which must be answered all the same",
      payload: payload(ofCall("gather", { digits: "", terminatingDigit: "" })),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "" }] },
    },
    ignored("the end of a call", ofCall("disconnect", { cause: "hangup" })),
    ignored("a message", [fromPerson()]),
    malformed("letters", ofCall("gather", { digits: "one" })),
    malformed("no call", ofCall("gather", { digits: "1", callId: undefined })),
  ],
  sign: (body, nowMs) => signed(body, nowMs),
  // Bandwidth publishes none, and signs nothing.
  vectors: [],
  forgeries: {
    "signed with another secret": (genuine) => authorized(`Basic ${base64(`trunkline:${webhookPassword.replace("6", "7")}`)}`)(genuine),
    "with another user's name": authorized(`Basic ${base64(`admin:${webhookPassword}`)}`),
    "without the user's name": authorized(`Basic ${base64(`:${webhookPassword}`)}`),
    "with our password for the API": authorized(`Basic ${base64(`${username}:${password}`)}`),
    "with the password in the open": authorized(`Basic trunkline:${webhookPassword}`),
    "with the password as a token": authorized(`Bearer ${base64(`trunkline:${webhookPassword}`)}`),
    "with the password in capitals": authorized(`Basic ${base64(`trunkline:${webhookPassword.toUpperCase()}`)}`),
    "with more after the password": authorized(`Basic ${base64(`trunkline:${webhookPassword}x`)}`),
    "with the password in the address": (genuine) => ({
      ...genuine,
      url: `${url}?password=${webhookPassword}`,
      headers: { "content-type": "application/json" },
    }),
  },
  signature: {
    covers: "nothing",
    toleranceMs: null,
    read: (request) => request.headers["authorization"]?.replace("Basic ", ""),
    write: (request, signature) => ({
      ...request,
      headers: { ...request.headers, authorization: signature === undefined ? undefined : `Basic ${signature}` },
    }),
    flip: (signature, at, xor) => flipByte(Buffer.from(signature, "base64"), at, xor).toString("base64"),
  },
} satisfies CarrierCases;
