/** How Plivo speaks, from its documentation and its public libraries: it publishes no description of its API for machines. */
import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import { hangupFaults, messageFaults, refusals } from "../../carriers/plivo/errors.ts";
import { adapter } from "../../carriers/plivo/index.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import type { CarrierCases, Case, Payload } from "../contract/carrier-cases.ts";
import { readPlivoXml } from "../contract/dialects/plivo-xml.ts";
import { signatureInHeader } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";
import { plivoHeaders, plivoNonce, plivoSignature } from "../support/plivo-signature.ts";

const authId = "MA0123456789ABCDEFGH";
const authToken = "cGxpdm8tYXV0aC10b2tlbi1vZi10aGUtdGVzdHM0";
const sms = "db3ce55a-7f1d-11e1-8ea7-1231380bc196";
const call = "9834029e-58b6-11e1-b8b7-a5bd0e4e126f";
const leg = "1c9e6a0e-58b7-11e1-86da-77300b68f8bb";
const url = "https://gate.example/carriers/carrier-a/receipts/dlv_01k-1-AAAA?x=%27a%27&y=1";

const bareNumber = z.string().regex(/^[1-9]\d{6,13}$/);
const publicUrl = z.url();
const messageBody = z.strictObject({
  // A number, a short code, or a name of at most 11 characters.
  src: z.string().regex(/^[A-Za-z0-9]{1,14}$/),
  // One: "<" would separate several.
  dst: bareNumber,
  // 1,600 characters of GSM 7-bit, 737 of UCS-2.
  text: z.string().min(1).max(737),
  type: z.enum(["sms", "mms", "whatsapp"]),
  url: publicUrl,
  method: z.enum(["GET", "POST"]),
  message_expiry: z.int().min(5).max(10_799),
  log: z.union([z.boolean(), z.enum(["true", "false", "content_only", "number_only"])]),
});
const callBody = z.strictObject({
  from: bareNumber,
  to: bareNumber,
  answer_url: publicUrl,
  answer_method: z.enum(["GET", "POST"]),
  ring_url: publicUrl,
  ring_method: z.enum(["GET", "POST"]),
  hangup_url: publicUrl,
  hangup_method: z.enum(["GET", "POST"]),
  ring_timeout: z.int().min(1).max(120),
  machine_detection: z.enum(["true", "hangup"]),
  machine_detection_url: publicUrl,
  machine_detection_method: z.enum(["GET", "POST"]),
});

function jsonOf(request: GotRequest, resource: string): unknown {
  // Without the slash at its end the address is another one.
  expect(request).toMatchObject({ method: "POST", path: `/v1/Account/${authId}/${resource}/` });
  expect(request.headers).toMatchObject({
    authorization: `Basic ${Buffer.from(`${authId}:${authToken}`).toString("base64")}`,
    "content-type": "application/json",
  });
  return JSON.parse(request.body);
}

const json = { "content-type": "application/json" };
const form = (fields: Readonly<Record<string, string>>): Payload => ({
  contentType: "application/x-www-form-urlencoded",
  body: new URLSearchParams(fields).toString(),
});
const ofMessage = (fields: Readonly<Record<string, string>>): Payload =>
  form({
    From: "14255550100",
    To: "14255550123",
    MessageUUID: sms,
    ParentMessageUUID: sms,
    Sequence: "2",
    Units: "1",
    TotalRate: "0.0055",
    ...fields,
  });
const ofCall = (fields: Readonly<Record<string, string>>): Payload =>
  form({
    From: "14255550100",
    To: "14255550123",
    Direction: "outbound",
    ALegUUID: leg,
    ALegRequestUUID: call,
    CallUUID: leg,
    RequestUUID: call,
    ParentAuthID: authId,
    ...fields,
  });
const hungUp = (status: string, code: string, cause = "Some cause"): Payload =>
  ofCall({
    Event: "Hangup",
    CallStatus: status,
    HangupCause: "NORMAL_CLEARING",
    HangupCauseName: cause,
    HangupCauseCode: code,
    HangupSource: "Carrier",
    Duration: "12",
  });

type Told = Partial<Receipt> | "ignored";

function receipt(id: string, words: string, told: Told): Parsed<Receipt> {
  if (told === "ignored") return { kind: "ignored", why: expect.any(String) as string };
  const base = { carrierMessageId: id, carrierCode: null, carrierText: words, reason: null, tryOtherRoute: false } as const;
  return { kind: "parsed", items: [{ ...base, status: "unknown", ...told }] };
}

const messageCase = (status: string, told: Told, fields: Readonly<Record<string, string>> = {}): Case<Receipt> => ({
  name: `message ${status} ${JSON.stringify(fields)}`,
  payload: ofMessage({ Status: status, ...fields }),
  expected: receipt(sms, status, told),
});
const callCase = (status: string, told: Told, fields: Readonly<Record<string, string>> = {}): Case<Receipt> => ({
  name: `call ${status} ${JSON.stringify(fields)}`,
  payload: ofCall({ CallStatus: status, ...fields }),
  expected: receipt(call, status, told),
});
const hangupCase = (status: string, code: string, told: Told): Case<Receipt> => ({
  name: `call ${status}, ended by ${code}`,
  payload: hungUp(status, code),
  expected: receipt(call, `${status}: Some cause`, told === "ignored" ? told : { carrierCode: code, ...told }),
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

const fromPerson = (fields: Readonly<Record<string, string>> = {}): Payload =>
  form({ From: "14255550123", To: "97671", Type: "sms", Units: "1", MessageUUID: sms, Text: "Stop ü & =", ...fields });

/** Words alone: by which each row of the table is known, and with which status. */
const refusalWords: Readonly<Record<string, readonly [number, string]>> = {
  "invalid dst": [400, ": dst is invalid"],
  "invalid src": [400, ": src is not valid"],
  "caller id not allowed": [400, ": this caller ID is not allowed for outbound message"],
  "geo permission": [403, ""],
  "insufficient credit": [400, ": insufficient credit"],
};
const saysNo = {
  refusals,
  refusalCode: "HTTP 400",
  refusal(key: string, words: string): WireAnswer {
    const [status, more] = refusalWords[key] ?? [400, ""];
    return { status, headers: json, body: JSON.stringify({ api_id: "97ceeb52-58b6-11e1-86da-77300b68f8bb", error: words + more }) };
  },
};

function signed({ contentType, body }: Payload, nowMs: number, token = authToken): CallbackRequest {
  const headers = { ...plivoHeaders(url, body, token), "content-type": contentType };
  return { url, headers, rawBody: Buffer.from(body), nowMs };
}

const withHeader = (name: string, value: string | undefined) => (genuine: CallbackRequest) => ({
  ...genuine,
  headers: { ...genuine.headers, [name]: value },
});

export const cases = {
  adapter,
  credentials: { authId, authToken },
  secrets: [authId, authToken],
  badCredentials: {
    "no token": { authId },
    "another kind of id": { authId: authId.replace("MA", "AC"), authToken },
    "an id with a path in it": { authId: "MA/../../x123456789AB", authToken },
    "a token that can be guessed": { authId, authToken: "token" },
    "a line break in the token": { authId, authToken: `${authToken}\r\nx: y` },
  },
  basePath: "",
  sms: {
    ...saysNo,
    accepted: {
      status: 202,
      headers: json,
      body: JSON.stringify({ api_id: "db342550-7f1d-11e1-8ea7-1231380bc196", message: "message(s) queued", message_uuid: [sms] }),
    },
    id: sms,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "no id": JSON.stringify({ message: "message(s) queued" }),
      "not one message": JSON.stringify({ message_uuid: [] }),
      "two messages": JSON.stringify({ message_uuid: [sms, call] }),
      "an id of another form": JSON.stringify({ message_uuid: ["1"] }),
      "an id that is no list": JSON.stringify({ message_uuid: sms }),
      null: "null",
    },
    check(request, message, context) {
      expect(messageBody.parse(jsonOf(request, "Message"))).toEqual({
        src: message.sender.number,
        dst: message.to.slice(1),
        text: message.text,
        type: "sms",
        url: context.receiptUrl,
        method: "POST",
        message_expiry: message.validitySeconds,
        log: false,
      });
    },
  },
  voice: {
    ...saysNo,
    accepted: {
      status: 201,
      headers: json,
      body: JSON.stringify({ message: "call fired", request_uuid: call, api_id: "97ceeb52-58b6-11e1-86da-77300b68f8bb" }),
    },
    id: call,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "no id": JSON.stringify({ message: "call fired" }),
      "two calls": JSON.stringify({ message: "calls fired", request_uuid: [call, leg] }),
      "an answer about a message": JSON.stringify({ message_uuid: [sms] }),
    },
    check(request, message, context) {
      expect(callBody.parse(jsonOf(request, "Call"))).toEqual({
        from: message.callerId.slice(1),
        to: message.to.slice(1),
        answer_url: context.scriptUrl,
        answer_method: "POST",
        ring_url: context.receiptUrl,
        ring_method: "POST",
        hangup_url: context.receiptUrl,
        hangup_method: "POST",
        ring_timeout: message.ringSeconds,
        machine_detection: "true",
        machine_detection_url: context.receiptUrl,
        machine_detection_method: "POST",
      });
      // The script is fetched: nothing of it may leave with the call.
      for (const line of message.script.lines) expect(request.body).not.toContain(line);
    },
    readScript: readPlivoXml,
  },
  unknownCode: "999",
  undelivered: (key) => (/^\d+$/.test(key) ? ofMessage({ Status: "undelivered", ErrorCode: key }) : null),
  messageFaults,
  receipts: [
    messageCase("queued", "ignored"),
    messageCase("sent", { status: "sent" }),
    messageCase("delivered", { status: "delivered" }, { ErrorCode: "000", DeliveryReportTime: "2026-06-01 12:00:00.000001" }),
    messageCase("read", { status: "delivered" }),
    messageCase("undelivered", { status: "undelivered", carrierCode: "80", reason: "unreachable_handset" }, { ErrorCode: "80" }),
    messageCase("failed", { status: "undelivered", carrierCode: "200", reason: "opted_out" }, { ErrorCode: "200" }),
    messageCase("failed", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("rejected", { status: "undelivered", reason: "unknown", tryOtherRoute: true }, { ErrorCode: "" }),
    messageCase("teleported", { status: "unknown" }),
    callCase("ringing", { status: "ringing" }, { Event: "Ring" }),
    callCase("in-progress", { status: "answered" }, { Event: "StartApp" }),
    callCase(
      "in-progress",
      { status: "completed", reason: "voicemail" },
      { Event: "MachineDetection", Machine: "true", IfMachine: "continue" },
    ),
    callCase("in-progress", { status: "answered" }, { Event: "MachineDetection", Machine: "false", IfMachine: "continue" }),
    hangupCase("completed", "4000", { status: "completed" }),
    hangupCase("completed", "4010", { status: "completed" }),
    {
      name: "call completed, a machine had answered",
      payload: ofCall({ Event: "Hangup", CallStatus: "completed", HangupCauseCode: "4010", Machine: "True" }),
      expected: receipt(call, "completed", { status: "completed", reason: "voicemail", carrierCode: "4010" }),
    },
    // Answered, and nothing was heard.
    hangupCase("completed", "7011", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    hangupCase("failed", "8011", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    hangupCase("busy", "3010", { status: "busy", reason: "busy" }),
    hangupCase("busy", "3020", { status: "busy", reason: "rejected_by_user" }),
    hangupCase("no-answer", "3000", { status: "no_answer", reason: "no_answer" }),
    hangupCase("timeout", "6010", { status: "no_answer", reason: "no_answer" }),
    hangupCase("cancel", "1000", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    ...[...hangupFaults].map(([code, fault]) => hangupCase("failed", code, { status: "failed", ...fault })),
    hangupCase("failed", "5999", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    hangupCase("beamed-up", "4000", { status: "unknown" }),
    {
      name: "a call without the id of its request",
      payload: ofCall({ CallStatus: "ringing", RequestUUID: "" }),
      expected: receipt(leg, "ringing", { status: "ringing" }),
    },
    malformed("an empty form", form({})),
    malformed("a message to us", fromPerson()),
    malformed("no status of a message", ofMessage({})),
    malformed("no status of a call", ofCall({})),
    malformed("an id of another form", ofMessage({ Status: "sent", MessageUUID: "1" })),
    malformed("two statuses", { ...form({}), body: `${ofMessage({ Status: "sent" }).body}&Status=delivered` }),
    malformed("the same status twice", { ...form({}), body: `${ofMessage({ Status: "sent" }).body}&Status=sent` }),
    // What a signature can't tell from the genuine request: the field that shows the voicemail, cut into its neighbour.
    malformed("a swallowed machine", ofCall({ CallStatus: "completed", IfMachine: "continueMachinetrue" })),
    malformed("a swallowed cause", ofCall({ CallStatus: "completed", HangupCause: "NORMALHangupCauseCode7011" })),
    malformed("an error code inside a name", ofMessage({ Status: "failed", ErrorCode80: "" })),
  ],
  inbound: [
    {
      name: "an answer",
      payload: fromPerson(),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "97671", text: "Stop ü & =" }] },
    },
    {
      name: "an empty answer to a long number, with pluses",
      payload: fromPerson({ From: "+14255550123", To: "+14255550100", Text: "" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, from: "+14255550123", to: "+14255550100", text: "" }] },
    },
    {
      name: "an answer whose text looks like our fields",
      payload: fromPerson({ Text: "ErrorCode CallStatus Machinetrue" }),
      expected: {
        kind: "parsed",
        items: [{ carrierMessageId: sms, from: "+14255550123", to: "97671", text: "ErrorCode CallStatus Machinetrue" }],
      },
    },
    ignored("from another short code", fromPerson({ From: "12345" })),
    ignored("from a name", fromPerson({ From: "Contoso" })),
    malformed("a receipt", ofMessage({ Status: "sent" })),
    malformed("no sender", fromPerson({ From: "" })),
    malformed("two senders", { ...form({}), body: `${fromPerson().body}&From=14255550199` }),
  ],
  keyPresses: [
    {
      name: "1",
      payload: ofCall({ CallStatus: "in-progress", Event: "Redirect", InputType: "dtmf", Digits: "1" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "1" }] },
    },
    {
      name: "# in a call without the id of its request",
      payload: ofCall({ CallStatus: "in-progress", RequestUUID: "", Digits: "#" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: leg, digits: "#" }] },
    },
    ignored("none", ofCall({ CallStatus: "in-progress", Digits: "" })),
    malformed("letters", ofCall({ CallStatus: "in-progress", Digits: "one" })),
    malformed("no call", ofMessage({ Digits: "1" })),
    malformed("two keys at once", { ...form({}), body: `${ofCall({ CallStatus: "in-progress", Digits: "1" }).body}&Digits=9` }),
  ],
  sign: (payload, nowMs) => signed(payload, nowMs),
  vectors: [
    vector("POST with a query", "https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml/?a=b&c=d", {
      signature: "k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c=",
    }),
    vector("POST without a query", "https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml", {
      signature: "iAjE5QqI37mbkYe4w3jTMudqEzbDufdqi7sYwTu64e0=",
    }),
    vector("GET with a query of ours", "https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml/?a=b&c=d", {
      signature: "UBq8jAtd32wR8EK9VgxbBn4n5rpI/l1H9iN4WfSEHFQ=",
      isGet: true,
    }),
    vector("GET", "https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml", {
      signature: "i/MQsaQSAd6fiKhOh2qeeeLHZ9faldADSb3/7+Akfbc=",
      isGet: true,
    }),
    {
      name: "while the token is being changed: one of two signatures",
      credentials: { authId, authToken },
      request: withHeader(
        "x-plivo-signature-v3",
        `${Buffer.alloc(32).toString("base64")},${plivoSignature(url, ofMessage({ Status: "sent" }).body, authToken)}`,
      )(signed(ofMessage({ Status: "sent" }), 0)),
    },
  ],
  forgeries: {
    "over http what was signed for https": (genuine) => ({ ...genuine, url: genuine.url.replace("https:", "http:") }),
    "at another path": (genuine) => ({ ...genuine, url: genuine.url.replace("receipts", "inbound") }),
    "with another query": (genuine) => ({ ...genuine, url: `${genuine.url}&z=1` }),
    "without its query": (genuine) => ({ ...genuine, url: genuine.url.replace(/\?.*/, "") }),
    "with a field added": (genuine) => ({ ...genuine, rawBody: Buffer.concat([genuine.rawBody, Buffer.from("&ErrorCode=80")]) }),
    "with a field left out": (genuine) => ({ ...genuine, rawBody: Buffer.from(genuine.rawBody.toString().replace(/&To=[^&]*/, "")) }),
    "as plain text, which the signature would not cover": withHeader("content-type", "text/plain"),
    "with another nonce": withHeader("x-plivo-signature-v3-nonce", "31627761595286130199"),
    "without a nonce": withHeader("x-plivo-signature-v3-nonce", undefined),
    "with the end of its fields in the nonce": (genuine) => {
      const body = "MessageUUID=1&Units=0";
      const request = { ...genuine, rawBody: Buffer.from(body), url: url.replace(/\?.*/, "") };
      const signature = plivoSignature(request.url, `${body}.5`, authToken);
      return withHeader("x-plivo-signature-v3-nonce", `5.${plivoNonce}`)(withHeader("x-plivo-signature-v3", signature)(request));
    },
    "signed with another secret": (genuine) =>
      signed({ contentType: "application/x-www-form-urlencoded", body: genuine.rawBody.toString() }, genuine.nowMs, `${authToken}x`),
    "signed as version 2, under the name of version 3": (genuine) =>
      withHeader(
        "x-plivo-signature-v3",
        createHmac("sha256", authToken)
          .update(url.replace(/\?.*/, "") + plivoNonce)
          .digest("base64"),
      )(genuine),
  },
  signature: signatureInHeader("x-plivo-signature-v3", "base64", { covers: "form", toleranceMs: null }),
} satisfies CarrierCases;

/** Of Plivo's library for Go. */
function vector(name: string, address: string, { signature, isGet = false }: { readonly signature: string; readonly isGet?: boolean }) {
  const uuid = "3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36";
  const fields = new URLSearchParams({
    Direction: "outbound",
    From: "19792014278",
    ALegUUID: uuid,
    CallStatus: "in-progress",
    BillRate: "0.002",
    ParentAuthID: "MANWVLYTK4ZWU1YTY4QA",
    To: "sip:PlivoSignature382029104058171078704104@phone-qa.voice.plivodev.com",
    ALegRequestUUID: uuid,
    CallUUID: uuid,
    RequestUUID: uuid,
    "SIP-H-To": "<sip:PlivoSignature382029104058171078704104@52.9.11.55;transport=udp>;tag=1",
    SessionStart: "2020-04-08 11:34:33.238707",
    Event: "StartApp",
  }).toString();
  return {
    name: `the vector of Plivo's library, ${name}`,
    credentials: { authId, authToken: "Y2Q2ZDgxZmY5YWRiOTI5YmQ1Njg0MTAxZWIyOTc4" },
    request: {
      url: isGet ? `${address}${address.includes("?") ? "&" : "?"}${fields}` : address,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-plivo-signature-v3": signature,
        "x-plivo-signature-v3-nonce": "31627761595286130198",
      },
      rawBody: Buffer.from(isGet ? "" : fields),
      nowMs: 0,
    },
  };
}
