/** How Infobip speaks, from its API reference (SMS version 3, voice messages, delivery reports) and its list of codes. */
import { expect } from "vitest";
import { z } from "zod";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import { messageFaults, refusals } from "../../carriers/infobip/errors.ts";
import { adapter } from "../../carriers/infobip/index.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import type { CarrierCases, Case, Payload } from "../contract/carrier-cases.ts";
import { readSsml } from "../contract/dialects/ssml.ts";
import { flipByte } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

const host = "x1y2z3.api.infobip.com";
const apiKey = "003026bbc133714df1834b8638bb496e-8f4b3d9a-e931-478d-a994-28a725159ab9";
const webhookSecret = "6f1d0a5c2e7b4938a1c0d9e8f7061524334251607f8e9d0c1b2a394857667584";
const messageId = "dlv_01k0000000000000000000000a-1";
const url = "https://gate.example/carriers/carrier-a/receipts/dlv_01k-1-AAAA";

const bareE164 = z.string().regex(/^[1-9]\d{6,14}$/);
const ourAddress = z
  .url()
  .max(2_000)
  .transform((address) => address.replace(`?key=${webhookSecret}`, " with the secret"));
const destinations = z.tuple([z.strictObject({ to: bareE164, messageId: z.string().min(1).max(200) })]);
const smsRequest = z.strictObject({
  messages: z.tuple([
    z.strictObject({
      sender: z.string().min(1),
      destinations,
      content: z.strictObject({ text: z.string().min(1) }),
      options: z.strictObject({
        // At most 48 hours.
        validityPeriod: z.strictObject({ amount: z.int().min(1).max(172_800), timeUnit: z.literal("SECONDS") }),
      }),
      webhooks: z.strictObject({
        delivery: z.strictObject({ url: ourAddress, intermediateReport: z.boolean(), notify: z.boolean() }),
        contentType: z.enum(["application/json", "application/xml"]),
      }),
    }),
  ]),
});
const callRequest = z.strictObject({
  messages: z.tuple([
    z.strictObject({
      from: bareE164,
      destinations,
      text: z.string().min(1).max(1_400),
      language: z.string().regex(/^[a-z]{2,3}(?:-[a-z]{2,3})?$/),
      ringTimeout: z.int().min(1).max(45),
      validityPeriod: z.int().min(1).max(2_880),
      machineDetection: z.enum(["hangup", "continue"]),
      notifyUrl: ourAddress,
      notifyContentType: z.enum(["application/json", "application/xml"]),
      notifyContentVersion: z.literal([1, 2]),
    }),
  ]),
});

function jsonOf(request: GotRequest, path: string): unknown {
  expect(request).toMatchObject({ method: "POST", path });
  expect(request.headers).toMatchObject({
    authorization: `App ${apiKey}`,
    "content-type": "application/json",
    accept: "application/json",
  });
  return JSON.parse(request.body);
}

interface Said {
  readonly groupId: number;
  readonly id: number;
  readonly name?: string;
  readonly description?: string;
}

const headers = { "content-type": "application/json" };
const ok = (status: Said, id: string | undefined = messageId): WireAnswer => ({
  status: 200,
  headers,
  body: JSON.stringify(sent(status, id)),
});
const sent = (status: Said, id: string | undefined): object => ({
  bulkId: "2034072219640523072",
  messages: [{ messageId: id, status: { groupName: "GROUP", name: "NAME", ...status }, destination: "14255550123" }],
});
const pending: Said = { groupId: 1, id: 26, name: "PENDING_ACCEPTED", description: "Message sent to next instance" };

const groups: Readonly<Record<number, number>> = { 4: 2, 9: 2, 31: 2, 15: 4, 29: 4 };
const groupOf = (id: number): number => groups[id] ?? 5;

const saysNo = {
  refusals,
  refusal(key: string, words: string): WireAnswer {
    if (key.startsWith("status ")) {
      const id = Number(key.slice("status ".length));
      return ok({ groupId: groupOf(id), id, description: words });
    }
    const [code = "", field] = key.split("/");
    const violations = field === undefined ? [] : [{ property: `messages[0].destinations[0].${field}`, violation: "is not valid" }];
    const error = code.startsWith("E4")
      ? { errorCode: code, description: words, action: "Check it.", violations, resources: [] }
      : { requestError: { serviceException: { messageId: code, text: words } } };
    return { status: 400, headers, body: JSON.stringify(error) };
  },
  garbage: {
    nothing: "",
    "a page": "<html>OK</html>",
    "no messages": JSON.stringify({ bulkId: "1", messages: [] }),
    "two messages": JSON.stringify({
      messages: [
        { messageId, status: pending },
        { messageId, status: pending },
      ],
    }),
    "no status": JSON.stringify({ messages: [{ messageId }] }),
    "a group that is not on the list": JSON.stringify(sent({ groupId: 6, id: 1 }, messageId)),
    "no id": JSON.stringify(sent(pending, undefined)),
    "an id of another form": JSON.stringify(sent(pending, "a b")),
    null: "null",
  },
};

const results = (...all: readonly object[]): Payload => ({ contentType: "application/json", body: JSON.stringify({ results: all }) });

const noError: Said = { groupId: 0, id: 0, name: "NO_ERROR", description: "No Error" };
const report = (status: Said, error: Said | null = noError, more: object = {}): object => ({
  bulkId: "2034072219640523072",
  messageId,
  to: "14255550123",
  sender: "97671",
  sentAt: "2026-06-01T12:00:00.000+0000",
  doneAt: "2026-06-01T12:00:02.000+0000",
  messageCount: 1,
  mccMnc: "310260",
  price: { pricePerMessage: 0.01, currency: "EUR" },
  status: { groupName: "GROUP", name: "NAME", description: "In words", ...status },
  error: error === null ? undefined : { permanent: true, ...error },
  ...more,
});

function receipt(code: string, expected: Partial<Receipt> | "ignored"): Parsed<Receipt> {
  if (expected === "ignored") return { kind: "ignored", why: expect.any(String) as string };
  const base = { carrierMessageId: messageId, carrierCode: code, carrierText: "In words", reason: null, tryOtherRoute: false } as const;
  return { kind: "parsed", items: [{ ...base, status: "unknown", ...expected }] };
}

function messageCase(name: string, groupId: number, id: number, expected: Partial<Receipt> | "ignored"): Case<Receipt> {
  return { name, payload: results(report({ groupId, id })), expected: receipt(`status ${id}`, expected) };
}

const call = { voiceCall: { feature: "Voice Message", duration: 12, dtmfCodes: null, answeredBy: null } };

function callCase(name: string, status: Said, error: number, expected: Partial<Receipt> | "ignored", more: object = call): Case<Receipt> {
  const payload = results(report(status, { groupId: 3, id: error }, more));
  return { name, payload, expected: receipt(error === 0 ? `status ${status.id}` : `error ${error}`, expected) };
}

const heardStatus: Said = { groupId: 3, id: 5 };
const unheardStatus: Said = { groupId: 2, id: 9 };
const rejectedByUser = { status: "failed", reason: "rejected_by_user" } as const;

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

const fromPerson = (more: object = {}): object => ({
  messageId: "817790313235066447",
  from: "14255550123",
  to: "97671",
  text: "Stop ü",
  cleanText: "ü",
  keyword: "STOP",
  receivedAt: "2026-06-01T12:00:00.000+0000",
  smsCount: 1,
  price: { pricePerMessage: 0, currency: "EUR" },
  callbackData: null,
  ...more,
});
const inboundItem = { carrierMessageId: "817790313235066447", from: "+14255550123", to: "97671", text: "Stop ü" };

const signed = ({ contentType, body }: Payload, nowMs: number, secret: string): CallbackRequest => ({
  url: `${url}?key=${secret}`,
  headers: { "content-type": contentType },
  rawBody: Buffer.from(body),
  nowMs,
});
const withQuery = (query: string) => (genuine: CallbackRequest) => ({ ...genuine, url: url + query });

export const cases = {
  adapter,
  credentials: { host, apiKey, webhookSecret },
  secrets: [apiKey, webhookSecret],
  badCredentials: {
    "no host": { apiKey, webhookSecret },
    "no API key": { host, webhookSecret },
    "no secret for callbacks": { host, apiKey },
    "a secret that can be guessed": { host, apiKey, webhookSecret: "x".repeat(31) },
    "a secret that can be spelt in two ways": { host, apiKey, webhookSecret: `${webhookSecret}%41` },
    "somebody else's host": { host: "x1y2z3.api.infobip.com.example", apiKey, webhookSecret },
    "a host with a path": { host: `${host}/x`, apiKey, webhookSecret },
    "a line break in the key": { host, apiKey: "k\r\nx: y", webhookSecret },
  },
  basePath: "",
  sms: {
    ...saysNo,
    accepted: ok(pending),
    id: messageId,
    check(request, message, context) {
      expect(smsRequest.parse(jsonOf(request, "/sms/3/messages"))).toEqual({
        messages: [
          {
            sender: message.sender.number,
            destinations: [{ to: message.to.slice(1), messageId: context.attemptId }],
            content: { text: message.text },
            options: { validityPeriod: { amount: message.validitySeconds, timeUnit: "SECONDS" } },
            webhooks: {
              delivery: { url: `${context.receiptUrl} with the secret`, intermediateReport: true, notify: true },
              contentType: "application/json",
            },
          },
        ],
      });
    },
  },
  voice: {
    ...saysNo,
    accepted: ok(pending),
    id: messageId,
    check(request, message, context) {
      expect(callRequest.parse(jsonOf(request, "/tts/3/advanced"))).toEqual({
        messages: [
          {
            from: message.callerId.slice(1),
            destinations: [{ to: message.to.slice(1), messageId: context.attemptId }],
            text: expect.stringContaining("4, 8, 2, 9, 1, 3") as string,
            language: "en",
            ringTimeout: message.ringSeconds,
            validityPeriod: 1,
            machineDetection: "continue",
            notifyUrl: `${context.receiptUrl} with the secret`,
            notifyContentType: "application/json",
            notifyContentVersion: 2,
          },
        ],
      });
    },
    scriptOf: (request) => request.body,
    readScript(document) {
      const [{ text, language }] = callRequest.parse(JSON.parse(document)).messages;
      // A voice message ends the call; keys are told after it, if at all.
      return { ...readSsml(text), languages: [language], keysTo: null, hangsUp: true };
    },
    languageName: (tag) => tag.toLowerCase(),
  },
  unknownCode: "status 77",
  undelivered(key) {
    const [kind, id] = key.split(" ");
    if (kind === "error") return results(report(unheardStatus, { groupId: 1, id: Number(id) }));
    // Not what reports hold; a call's end; statuses of messages that are not over, see the cases.
    if (kind !== "status" || ["99", "23", "29"].includes(id ?? "")) return null;
    return results(report({ groupId: groupOf(Number(id)), id: Number(id) }));
  },
  messageFaults,
  receipts: [
    messageCase("delivered to the handset", 3, 5, { status: "delivered" }),
    messageCase("delivered to the operator, which is not the end", 3, 2, { status: "sent" }),
    messageCase("delivered in a new way", 3, 999, { status: "unknown" }),
    messageCase("accepted", 0, 0, "ignored"),
    messageCase("pending with Infobip", 1, 26, "ignored"),
    messageCase("pending with the operator", 1, 3, { status: "sent" }),
    messageCase("on its way to the operator", 1, 7, { status: "sent" }),
    messageCase("expired", 4, 15, { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("expired without a word of the network", 4, 29, { status: "unknown" }),
    messageCase("the duplicate of a message that is on its way", 5, 23, "ignored"),
    messageCase("a group that is not on the list", 6, 1, { status: "unknown" }),
    {
      name: "the error says more than the status, and its words hold nothing of the message",
      payload: results(
        report({ groupId: 4, id: 15, description: "Expired" }, { groupId: 1, id: 27, description: "Absent 482913 at +14255550123" }),
      ),
      expected: receipt("error 27", { status: "undelivered", reason: "unreachable_handset", carrierText: "Expired: Absent ••• at •••" }),
    },
    {
      name: "the status says more than an error that is not on the list",
      payload: results(report({ groupId: 5, id: 11 }, { groupId: 3, id: 9_999 })),
      expected: receipt("status 11", { status: "undelivered", reason: "sender_not_registered", tryOtherRoute: true }),
    },
    {
      name: "neither is on the list",
      payload: results(report({ groupId: 2, id: 9 }, { groupId: 3, id: 9_999 })),
      expected: receipt("error 9999", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    },
    {
      name: "without an error",
      payload: results(report(heardStatus, null)),
      expected: receipt("status 5", { status: "delivered" }),
    },
    {
      name: "several at once, of which one is of no use",
      payload: results(report({ groupId: 1, id: 26 }), report({ groupId: 1, id: 7 }), report(heardStatus)),
      expected: {
        kind: "parsed",
        items: [["status 7", "sent"] as const, ["status 5", "delivered"] as const].map(([carrierCode, status]) => ({
          carrierMessageId: messageId,
          carrierCode,
          carrierText: "In words",
          reason: null,
          tryOtherRoute: false,
          status,
        })),
      },
    },
    callCase("a call that was heard", heardStatus, 5000, { status: "completed" }),
    callCase("a call that was heard, in the newer words", heardStatus, 10_000, { status: "completed" }),
    callCase("a call that was heard, without an error", heardStatus, 0, { status: "completed" }),
    callCase("a call that a machine took", heardStatus, 5001, { status: "completed", reason: "voicemail" }),
    callCase("a call that a machine took, in the newer words", heardStatus, 10_002, { status: "completed", reason: "voicemail" }),
    callCase(
      "a call that a machine took, by what answered",
      heardStatus,
      10_000,
      { status: "completed", reason: "voicemail" },
      { voiceCall: { answeredBy: "MACHINE" } },
    ),
    callCase("a call that a person took", heardStatus, 5000, { status: "completed" }, { voiceCall: { answeredBy: "HUMAN" } }),
    callCase("a busy line", unheardStatus, 5002, { status: "busy", reason: "busy" }),
    callCase("a busy line, by the status", { groupId: 2, id: 97 }, 0, { status: "busy", reason: "busy" }),
    callCase("nobody answers", unheardStatus, 5003, { status: "no_answer", reason: "no_answer" }, {}),
    callCase("nobody answers, by the status", { groupId: 2, id: 96 }, 0, { status: "no_answer", reason: "no_answer" }, {}),
    callCase("declined", unheardStatus, 5603, rejectedByUser),
    callCase("declined, in the newer words", unheardStatus, 10_203, rejectedByUser),
    callCase("declined, by the status", { groupId: 5, id: 99 }, 0, rejectedByUser, {}),
    callCase("no such number", unheardStatus, 5404, { status: "failed", reason: "invalid_number" }),
    callCase("congestion", unheardStatus, 10_312, { status: "failed", reason: "carriers_unavailable", tryOtherRoute: true }),
    callCase("a failure that is not on the list", unheardStatus, 5488, { status: "failed", reason: "unknown", tryOtherRoute: true }),
    callCase("a call that is still to be made", { groupId: 1, id: 26 }, 0, "ignored"),
    malformed("no JSON", { contentType: "application/json", body: "{" }),
    malformed("no results", { contentType: "application/json", body: "{}" }),
    malformed("not one result", results()),
    malformed("a message without id", results(report(heardStatus, noError, { messageId: undefined }))),
    malformed("a message without status", results(report(heardStatus, noError, { status: undefined }))),
    malformed("a status without number", results(report(heardStatus, noError, { status: { groupName: "DELIVERED" } }))),
    malformed("a message to us", results(fromPerson())),
  ],
  inbound: [
    { name: "an answer", payload: results(fromPerson()), expected: { kind: "parsed", items: [inboundItem] } },
    {
      name: "an answer to a long number",
      payload: results(fromPerson({ to: "14255550100" })),
      expected: { kind: "parsed", items: [{ ...inboundItem, to: "+14255550100" }] },
    },
    {
      name: "an answer without text",
      payload: results(fromPerson({ text: null })),
      expected: { kind: "parsed", items: [{ ...inboundItem, text: "" }] },
    },
    {
      name: "two, of which one is from a short code",
      payload: results(fromPerson({ from: "12345" }), fromPerson()),
      expected: { kind: "parsed", items: [inboundItem] },
    },
    ignored("from another short code", results(fromPerson({ from: "12345" }))),
    ignored("from a name", results(fromPerson({ from: "Contoso" }))),
    malformed("a receipt", results(report(heardStatus))),
    malformed("no sender", results(fromPerson({ from: undefined }))),
    malformed("no results", { contentType: "application/json", body: '{"results":{}}' }),
  ],
  keyPresses: [],
  sign: (payload, nowMs) => signed(payload, nowMs, webhookSecret),
  // Infobip publishes none, and signs nothing.
  vectors: [],
  forgeries: {
    "signed with another secret": (genuine) =>
      signed({ contentType: "application/json", body: genuine.rawBody.toString() }, genuine.nowMs, webhookSecret.replace("6", "7")),
    "with the secret under another name": withQuery(`?secret=${webhookSecret}`),
    "with the secret in a header": (genuine) => ({ ...genuine, url, headers: { ...genuine.headers, key: webhookSecret } }),
    "with the secret in the body": (genuine) => ({ ...genuine, url, rawBody: Buffer.from(`?key=${webhookSecret}`) }),
    "with the secret twice": withQuery(`?key=${webhookSecret}&key=${webhookSecret}`),
    "with more after the secret": withQuery(`?key=${webhookSecret}&x=1`),
    "with more before the secret": withQuery(`?x=1&key=${webhookSecret}`),
    "with a second question mark": withQuery(`??key=${webhookSecret}`),
    "with the secret in another spelling": withQuery(`?key=%36${webhookSecret.slice(1)}`),
    "with the secret in capitals": withQuery(`?key=${webhookSecret.toUpperCase()}`),
  },
  signature: {
    covers: "nothing",
    toleranceMs: null,
    read: (request) => request.url.split("?key=")[1],
    write: (request, signature) => ({ ...request, url: signature === undefined ? url : `${url}?key=${signature}` }),
    flip: (signature, at, xor) => flipByte(Buffer.from(signature, "hex"), at, xor).toString("hex"),
  },
} satisfies CarrierCases;
