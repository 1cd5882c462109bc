/** How Twilio speaks, from its API description (parameters of Message and Call) and its documentation. */
import twilio from "twilio";
import { expect } from "vitest";
import { z } from "zod";
import type { CallbackRequest } from "../../carriers/carrier.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import { messageFaults, refusals, sipFaults } from "../../carriers/twilio/errors.ts";
import { adapter } from "../../carriers/twilio/index.ts";
import type { CarrierCases, Case, Payload } from "../contract/carrier-cases.ts";
import { readTwiml } from "../contract/dialects/twiml.ts";
import { signatureInHeader } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";

const accountSid = "AC0123456789abcdef0123456789abcdef";
const authToken = "5ec2e75ec2e75ec2e75ec2e75ec2e75e";
const sms = "SM11111111111111111111111111111111";
const call = "CA22222222222222222222222222222222";
const url = "https://gate.example/carriers/carrier-a/receipts/dlv_01k-1-AAAA?x=%27a%27&y=1";

const publicUrl = z.url().max(4_000);
const wholeBetween = (least: number, most: number) => z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));
const messageParameters = z.strictObject({
  To: z.string().regex(/^\+[1-9]\d{6,14}$/),
  From: z.string().min(1),
  Body: z.string().min(1).max(1_600),
  StatusCallback: publicUrl,
  ValidityPeriod: wholeBetween(1, 36_000),
});
const callParameters = z.strictObject({
  To: z.string().regex(/^\+[1-9]\d{6,14}$/),
  From: z.string().regex(/^\+[1-9]\d{6,14}$/),
  Twiml: z.string().max(4_000),
  Timeout: wholeBetween(1, 600),
  StatusCallback: publicUrl,
  StatusCallbackEvent: z.array(z.enum(["initiated", "ringing", "answered", "completed"])),
  MachineDetection: z.enum(["Enable", "DetectMessageEnd"]),
  AsyncAmd: z.enum(["true", "false"]),
  AsyncAmdStatusCallback: publicUrl,
});

function formOf(request: GotRequest, path: string): Record<string, string | string[]> {
  expect(request).toMatchObject({ method: "POST", path: `/2010-04-01/Accounts/${accountSid}/${path}` });
  expect(request.headers).toMatchObject({
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
    "content-type": "application/x-www-form-urlencoded",
  });
  const form = new URLSearchParams(request.body);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => [name, name === "StatusCallbackEvent" ? form.getAll(name) : (form.get(name) ?? "")]),
  );
}

const json = { "content-type": "application/json" };
const form = (fields: Readonly<Record<string, string>>): Payload => ({
  contentType: "application/x-www-form-urlencoded; charset=UTF-8",
  body: new URLSearchParams(fields).toString(),
});

const ofMessage = (fields: Readonly<Record<string, string>>): Payload =>
  form({ AccountSid: accountSid, ApiVersion: "2010-04-01", From: "97671", To: "+14255550123", MessageSid: sms, SmsSid: sms, ...fields });
const ofCall = (fields: Readonly<Record<string, string>>): Payload =>
  form({
    AccountSid: accountSid,
    ApiVersion: "2010-04-01",
    From: "+14255550100",
    To: "+14255550123",
    CallSid: call,
    Direction: "outbound-api",
    ...fields,
  });

function messageCase(status: string, expected: Partial<Receipt> | "ignored", fields: Readonly<Record<string, string>> = {}): Case<Receipt> {
  const payload = ofMessage({ MessageStatus: status, SmsStatus: status, ...fields });
  return { name: `message ${status}`, payload, expected: receipt(sms, status, expected) };
}

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
const person = { from: "+14255550123", to: "97671" };

const saysNo = {
  refusals,
  refusal: (key: string, words: string): WireAnswer => ({
    status: 400,
    headers: json,
    body: JSON.stringify({ code: Number(key), message: words, more_info: `https://www.twilio.com/docs/errors/${key}`, status: 400 }),
  }),
};

export const cases = {
  adapter,
  credentials: { accountSid, authToken },
  secrets: [accountSid, authToken],
  badCredentials: {
    "no token": { accountSid },
    "another kind of id": { accountSid: accountSid.replace("AC", "SK"), authToken },
    "an id with other characters": { accountSid: "AC-12 3", authToken },
    "half an API key": { accountSid, authToken, apiKeySid: "SK0123456789abcdef0123456789abcdef" },
    "a line break in the token": { accountSid, authToken: "abc\r\nx: y" },
  },
  basePath: "",
  sms: {
    ...saysNo,
    accepted: { status: 201, headers: json, body: JSON.stringify({ sid: sms, status: "queued", to: "+14255550123", error_code: null }) },
    id: sms,
    garbage: {
      nothing: "",
      "a page": "<html>OK</html>",
      "a broken body": `{"sid":"${sms}"`,
      "another object's id": JSON.stringify({ sid: call }),
      "no id": "{}",
      "an array": "[]",
      null: "null",
      "an id of another type": JSON.stringify({ sid: [sms] }),
    },
    check(request, message, context) {
      expect(messageParameters.parse(formOf(request, "Messages.json"))).toEqual({
        To: message.to,
        From: message.sender.number,
        Body: message.text,
        StatusCallback: context.receiptUrl,
        ValidityPeriod: message.validitySeconds,
      });
    },
  },
  voice: {
    ...saysNo,
    accepted: { status: 201, headers: json, body: JSON.stringify({ sid: call, status: "queued" }) },
    id: call,
    garbage: { nothing: "", "a page": "<html>OK</html>", "another object's id": JSON.stringify({ sid: sms }), "no id": "{}" },
    check(request, message, context) {
      expect(callParameters.parse(formOf(request, "Calls.json"))).toEqual({
        To: message.to,
        From: message.callerId,
        Twiml: expect.stringContaining("4, 8, 2, 9, 1, 3") as string,
        Timeout: message.ringSeconds,
        StatusCallback: context.receiptUrl,
        StatusCallbackEvent: ["ringing", "answered", "completed"],
        MachineDetection: "Enable",
        AsyncAmd: "true",
        AsyncAmdStatusCallback: context.receiptUrl,
      });
    },
    readScript: readTwiml,
    scriptOf: (request) => new URLSearchParams(request.body).get("Twiml") ?? "",
  },
  unknownCode: "39999",
  undelivered: (key) => ofMessage({ MessageStatus: "undelivered", SmsStatus: "undelivered", ErrorCode: key }),
  messageFaults,
  receipts: [
    ...["queued", "accepted", "scheduled", "sending"].map((status) => messageCase(status, "ignored")),
    messageCase("sent", { status: "sent" }),
    messageCase("delivered", { status: "delivered" }, { RawDlrDoneDate: "2606011200" }),
    messageCase("sent", { status: "sent" }, { ErrorCode: "" }),
    messageCase("read", { status: "delivered" }),
    messageCase("undelivered", { status: "undelivered", carrierCode: "30003", reason: "unreachable_handset" }, { ErrorCode: "30003" }),
    messageCase("failed", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("canceled", { status: "undelivered", reason: "unknown", tryOtherRoute: true }),
    messageCase("partially_delivered", { status: "unknown" }),
    messageCase("teleported", { status: "unknown" }),
    callCase({ CallStatus: "initiated" }, "ignored"),
    callCase({ CallStatus: "ringing" }, { status: "ringing" }),
    callCase({ CallStatus: "in-progress" }, { status: "answered" }),
    callCase({ CallStatus: "completed", CallDuration: "31", SipResponseCode: "200" }, { status: "completed", carrierCode: "SIP 200" }),
    callCase({ CallStatus: "completed", AnsweredBy: "machine_end_beep" }, { status: "completed", reason: "voicemail" }),
    callCase({ CallStatus: "completed", AnsweredBy: "human" }, { status: "completed" }),
    callCase({ CallStatus: "busy", SipResponseCode: "486" }, { status: "busy", reason: "busy", carrierCode: "SIP 486" }),
    callCase({ CallStatus: "busy", SipResponseCode: "603" }, { status: "busy", reason: "rejected_by_user", carrierCode: "SIP 603" }),
    callCase({ CallStatus: "no-answer" }, { status: "no_answer", reason: "no_answer" }),
    callCase({ CallStatus: "failed" }, { status: "failed", reason: "unknown", tryOtherRoute: true }),
    callCase({ CallStatus: "canceled" }, { status: "failed", reason: "unknown", tryOtherRoute: true }),
    ...[...sipFaults].map(([code, fault]) =>
      callCase({ CallStatus: "failed", SipResponseCode: code }, { status: "failed", carrierCode: `SIP ${code}`, ...fault }),
    ),
    callCase({ CallStatus: "beamed-up" }, { status: "unknown" }),
    callCase({ AnsweredBy: "human", MachineDetectionDuration: "2500" }, { status: "answered" }),
    ...["machine_start", "machine_end_silence", "machine_end_other", "fax"].map((word) =>
      callCase({ AnsweredBy: word }, { status: "completed", reason: "voicemail" }),
    ),
    callCase({ AnsweredBy: "unknown" }, "ignored"),
    malformed("an empty form", form({})),
    malformed("JSON", { contentType: "application/json", body: JSON.stringify({ MessageSid: sms, MessageStatus: "sent" }) }),
    malformed("another account", ofMessage({ MessageStatus: "sent", AccountSid: accountSid.replaceAll("0", "9") })),
    malformed("no status", ofMessage({})),
    malformed("an id of another form", ofMessage({ MessageStatus: "sent", MessageSid: "SM1" })),
    malformed("two statuses", { ...form({}), body: `${ofMessage({ MessageStatus: "sent" }).body}&MessageStatus=delivered` }),
    malformed("the same status twice", { ...form({}), body: `${ofMessage({ MessageStatus: "sent" }).body}&MessageStatus=sent` }),
    // What a signature can't tell from the genuine request: the field that shows the voicemail, cut into its neighbour.
    malformed("a swallowed field", ofCall({ CallStatus: "completed", AccountSid: accountSid, AnsweredB: "ymachine_start" })),
    malformed("a field inside a value", ofCall({ CallStatus: "completed", ApiVersion: "2010-04-01AnsweredBymachine_start" })),
    malformed("an error code inside a name", ofMessage({ MessageStatus: "failed", ErrorCode30: "003" })),
  ],
  inbound: [
    {
      name: "an answer",
      payload: form({
        AccountSid: accountSid,
        MessageSid: sms,
        SmsStatus: "received",
        From: person.from,
        To: person.to,
        Body: "Stop ü & =",
        NumMedia: "0",
      }),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, ...person, text: "Stop ü & =" }] },
    },
    {
      name: "an empty answer that speaks of ErrorCode nowhere",
      payload: form({ AccountSid: accountSid, MessageSid: sms, From: person.from, To: person.to, Body: "" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, ...person, text: "" }] },
    },
    {
      name: "an answer whose text looks like our fields",
      payload: form({ AccountSid: accountSid, MessageSid: sms, From: person.from, To: person.to, Body: "ErrorCode AnsweredBy" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: sms, ...person, text: "ErrorCode AnsweredBy" }] },
    },
    {
      name: "from another short code",
      payload: form({ AccountSid: accountSid, MessageSid: sms, From: "12345", To: person.to, Body: "hi" }),
      expected: { kind: "ignored", why: expect.any(String) as string },
    },
    {
      name: "from another channel",
      payload: form({ AccountSid: accountSid, MessageSid: sms, From: "whatsapp:+14255550123", To: "whatsapp:+14255550100", Body: "hi" }),
      expected: { kind: "ignored", why: expect.any(String) as string },
    },
    malformed("no text", form({ AccountSid: accountSid, MessageSid: sms, From: person.from, To: person.to })),
    malformed("two senders", {
      ...form({}),
      body: `AccountSid=${accountSid}&MessageSid=${sms}&From=%2B14255550123&From=%2B14255550199&To=97671&Body=x`,
    }),
  ],
  keyPresses: [
    {
      name: "1",
      payload: ofCall({ CallStatus: "in-progress", Digits: "1", msg: "Gather End" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "1" }] },
    },
    {
      name: "#",
      payload: ofCall({ CallStatus: "in-progress", Digits: "#" }),
      expected: { kind: "parsed", items: [{ carrierMessageId: call, digits: "#" }] },
    },
    { name: "none", payload: ofCall({ CallStatus: "in-progress" }), expected: { kind: "ignored", why: expect.any(String) as string } },
    {
      name: "an empty one",
      payload: ofCall({ CallStatus: "in-progress", Digits: "" }),
      expected: { kind: "ignored", why: expect.any(String) as string },
    },
    malformed("letters", ofCall({ Digits: "one" })),
    malformed("two keys at once", { ...form({}), body: `${ofCall({ Digits: "1" }).body}&Digits=9` }),
  ],
  sign({ contentType, body }, nowMs) {
    const isForm = contentType.includes("form");
    const rawBody = Buffer.from(body);
    const fields: Record<string, string | string[]> = {};
    if (isForm) for (const name of new URLSearchParams(body).keys()) fields[name] = new URLSearchParams(body).getAll(name);
    const signedUrl = isForm ? url : `${url}&bodySHA256=${twilio.getExpectedBodyHash(body)}`;
    const signature = twilio.getExpectedTwilioSignature(authToken, signedUrl, fields);
    return { url: signedUrl, headers: { "content-type": contentType, "x-twilio-signature": signature }, rawBody, nowMs };
  },
  vectors: [
    {
      name: "the form of Twilio's documentation",
      credentials: { accountSid, authToken: "12345" },
      request: vector("RSOYDt4T1cUTdK1PDd93/VVr8B8=", "https://mycompany.com/myapp.php?foo=1&bar=2"),
    },
    {
      name: "the same behind a port that Twilio leaves out",
      credentials: { accountSid, authToken: "12345" },
      request: vector("RSOYDt4T1cUTdK1PDd93/VVr8B8=", "https://mycompany.com:8443/myapp.php?foo=1&bar=2"),
    },
    {
      name: "the JSON body of the SDK's tests",
      credentials: { accountSid, authToken: "12345" },
      request: {
        url: "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
        headers: { "content-type": "application/json", "x-twilio-signature": "a9nBmqA0ju/hNViExpshrM61xv4=" },
        rawBody: Buffer.from('{"property": "value", "boolean": true}'),
        nowMs: 0,
      },
    },
  ],
  forgeries: {
    "over http what was signed for https": (genuine) => ({ ...genuine, url: genuine.url.replace("https:", "http:") }),
    "at another path": (genuine) => ({ ...genuine, url: genuine.url.replace("receipts", "inbound") }),
    "with another query": (genuine) => ({ ...genuine, url: `${genuine.url}&z=1` }),
    "with the query re-encoded": (genuine) => ({ ...genuine, url: genuine.url.replaceAll("%27", "'") }),
    "with a field added": (genuine) => ({ ...genuine, rawBody: Buffer.concat([genuine.rawBody, Buffer.from("&ErrorCode=30005")]) }),
    "with a field left out": (genuine) => ({ ...genuine, rawBody: Buffer.from(genuine.rawBody.toString().replace(/&To=[^&]*/, "")) }),
    "as plain text, which the signature would not cover": (genuine) => ({
      ...genuine,
      headers: { ...genuine.headers, "content-type": "text/plain" },
    }),
    "signed with another secret": (genuine) => {
      const fields = Object.fromEntries(new URLSearchParams(genuine.rawBody.toString()));
      const signature = twilio.getExpectedTwilioSignature(`${authToken}x`, genuine.url, fields);
      return { ...genuine, headers: { ...genuine.headers, "x-twilio-signature": signature } };
    },
  },
  signature: signatureInHeader("x-twilio-signature", "base64", { covers: "form", toleranceMs: null }),
} satisfies CarrierCases;

function vector(signature: string, address: string): CallbackRequest {
  const fields = { CallSid: "CA1234567890ABCDE", Caller: "+14158675309", Digits: "1234", From: "+14158675309", To: "+18005551212" };
  return {
    url: address,
    headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature },
    rawBody: Buffer.from(new URLSearchParams(fields).toString()),
    nowMs: 0,
  };
}
