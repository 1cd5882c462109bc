/** What is peculiar to Plivo: its two signatures, its voices, its refusals in words, and how long messages may wait. */
import { describe, expect, test } from "vitest";
import type { CallbackRequest, CallMessage } from "../../carriers/carrier.ts";
import { parseReceipts } from "../../carriers/plivo/receipts.ts";
import { errorOf } from "../../carriers/plivo/refusal-words.ts";
import { createSignatureCheck } from "../../carriers/plivo/signature.ts";
import { messageBody } from "../../carriers/plivo/sms.ts";
import { callBody } from "../../carriers/plivo/voice.ts";
import { voiceOf } from "../../carriers/plivo/voices.ts";
import { languages } from "../../src/message/locales.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import type { CarrierCases } from "../contract/carrier-cases.ts";
import { open } from "../contract/carrier-sending.contract.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { cases } from "./plivo.cases.ts";

const plivo: CarrierCases = cases;
const context = contextWith(new AbortController().signal);

/** The vector of Plivo's library for Node.js, with a body, which it doesn't cover. */
const ofVersion2 = (fields: string, headers: Readonly<Record<string, string>> = {}): CallbackRequest => ({
  url: "https://answer.url",
  headers: {
    "content-type": "application/x-www-form-urlencoded",
    "x-plivo-signature-v2": "ehV3IKhLysWBxC1sy8INm0qGoQYdYsHwuoKjsX7FsXc=",
    "x-plivo-signature-v2-nonce": "12345",
    ...headers,
  },
  rawBody: Buffer.from(fields),
  nowMs: 0,
});

describe("version 2 of the signature, which covers the address alone,", () => {
  const verify = createSignatureCheck("my_auth_token");

  test("is believed of a message: the vector of Plivo's library for Node.js", () => {
    expect(verify(ofVersion2("MessageUUID=1&Status=sent"))).toEqual({ genuine: true });
    const withQuery = { ...ofVersion2("MessageUUID=1"), url: "https://answer.url?a=b" };
    expect(verify(withQuery)).toEqual({ genuine: true });
  });

  test("is not believed of a call, of a script, or of anything without a message", () => {
    for (const fields of [
      "",
      "CallUUID=1&CallStatus=completed",
      "MessageUUID=1&CallUUID=1",
      "MessageUUID=1&RequestUUID=1",
      "Status=sent",
    ]) {
      expect(verify(ofVersion2(fields)), fields).toMatchObject({ genuine: false });
    }
  });

  test("is not believed for another address, with another nonce, or beside a wrong signature of version 3", () => {
    expect(verify({ ...ofVersion2("MessageUUID=1"), url: "https://answer.url/x" })).toMatchObject({ genuine: false });
    expect(verify(ofVersion2("MessageUUID=1", { "x-plivo-signature-v2-nonce": "12346" }))).toMatchObject({ genuine: false });
    expect(
      verify(ofVersion2("MessageUUID=1", { "x-plivo-signature-v3": "x".repeat(43).concat("="), "x-plivo-signature-v3-nonce": "1" })),
    ).toMatchObject({
      genuine: false,
    });
  });
});

test("a report that is no form is malformed", () => {
  const request = { url: "https://gate.example/x", headers: { "content-type": "application/json" }, rawBody: Buffer.from("{}"), nowMs: 0 };
  expect(parseReceipts(request)).toMatchObject({ kind: "malformed" });
});

test("a message waits in Plivo's queue no longer than the code lives, yet never under Plivo's five seconds", () => {
  for (const [validitySeconds, expiry] of [
    [600, 600],
    [6, 6],
    [5, 5],
    [4, 5],
    [1, 5],
    [20_000, 10_799],
  ] as const) {
    expect(JSON.parse(messageBody({ ...smsMessage, validitySeconds }, context))).toMatchObject({ message_expiry: expiry });
  }
});

/** Of Plivo's page on speech markup. */
const pollyLanguages = new Set(
  (
    "en-AU pt-BR fr-CA da-DK nl-NL fr-FR de-DE hi-IN is-IS en-IN it-IT ja-JP ko-KR cmn-CN nb-NO pl-PL pt-PT ro-RO ru-RU es-ES es-MX es-US " +
    "sv-SE tr-TR en-GB en-US cy-GB"
  ).split(" "),
);
const voiceless = ["ar-SA", "cs-CZ", "fi-FI", "he-IL", "id-ID", "uk-UA", "vi-VN"];

test("every language that calls are written in has a voice of Plivo's list, or is known to have none", () => {
  for (const tag of languages.flatMap(({ speech }) => speech)) {
    const voice = voiceOf(tag);
    if (voice === null) expect(voiceless).toContain(tag);
    else expect(pollyLanguages, tag).toContain(voice.language);
  }
});

test("a call in a language that Plivo doesn't speak is not placed, and another route may do it", async () => {
  await using server = await startCarrierServer(plivo.sms.accepted);
  const carrier = await open(plivo, server.url);
  const finnish: CallMessage = { ...callMessage, script: { ...callMessage.script, language: "fi-FI" } };
  expect(callBody(finnish, context)).toBeNull();
  expect(await carrier.send(finnish, context)).toMatchObject({ outcome: "rejected", fault: "route" });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

test("a success that holds no message but an invalid number is a refusal", async () => {
  const body = JSON.stringify({ message: "message(s) queued", message_uuid: [], invalid_number: ["14255550123"] });
  await using server = await startCarrierServer({ status: 202, body });
  const carrier = await open(plivo, server.url);
  expect(await carrier.send(smsMessage, context)).toEqual({
    outcome: "undeliverable",
    reason: "invalid_number",
    carrierCode: "HTTP 400",
    carrierText: null,
  });
  await carrier.close();
});

test.each([
  [400, "dst parameter is invalid", ["invalid dst"]],
  [400, "src is not valid", ["invalid src"]],
  [400, "src and dst are not valid", []],
  [400, "dst is missing", []],
  [400, "invalid url", []],
  [400, "This caller ID is not allowed for outbound message", ["caller id not allowed"]],
  [402, "anything", ["insufficient credit"]],
  [403, "dst is invalid", ["geo permission"]],
])("a refusal with %i and %j is looked up as %j", (status, error, keys) => {
  expect(errorOf({ error }, status)?.keys).toEqual(keys);
});

test.each([null, [], {}, { error: 1 }, { error: null }, "no"])("a refusal that is %j says nothing", (body) => {
  expect(errorOf(body, 400)).toBeNull();
});
