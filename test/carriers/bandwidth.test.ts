/** What is peculiar to Bandwidth: its two kinds of application, its voices, when messages expire, and its password in scripts. */
import { expect, test } from "vitest";
import { bandwidthCredentials } from "../../carriers/bandwidth/credentials.ts";
import { errorOf } from "../../carriers/bandwidth/errors.ts";
import { localeOf } from "../../carriers/bandwidth/locales.ts";
import { messageBody } from "../../carriers/bandwidth/sms.ts";
import type { CallMessage } from "../../carriers/carrier.ts";
import { languages } from "../../src/message/locales.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import type { CarrierCases } from "../contract/carrier-cases.ts";
import { open } from "../contract/carrier-sending.contract.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { cases } from "./bandwidth.cases.ts";

const bandwidth: CarrierCases = cases;
const context = contextWith(new AbortController().signal);

test("a message expires with the code, at the latest: at the whole second before", () => {
  const credentials = bandwidthCredentials.parse(cases.credentials);
  for (const [validitySeconds, expiration] of [
    [180, "2026-06-01T12:03:00Z"],
    [1, "2026-06-01T12:00:01Z"],
  ] as const) {
    const body = messageBody({ ...smsMessage, validitySeconds }, context, credentials, Date.parse("2026-06-01T12:00:00.999Z"));
    expect(JSON.parse(body)).toMatchObject({ expiration });
  }
});

test("without an application for calls, messages go out and calls are refused at once, by fault of the account", async () => {
  await using server = await startCarrierServer(bandwidth.sms.accepted);
  const { voiceApplicationId: _, ...credentials } = cases.credentials;
  const carrier = await open(bandwidth, server.url, credentials);
  expect(await carrier.send(callMessage, context)).toMatchObject({ outcome: "rejected", fault: "account" });
  expect(server.requests).toEqual([]);
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "accepted" });
  await carrier.close();
});

/** Of Bandwidth's page on speech. */
const spoken = new Set("en_US en_UK de es es_MX fr it ja ru arb cmn-CN".split(" "));
const voiceless = "cs da fi he hi id ko nb nl pl pt sv tr uk vi".split(" ");

test("every language that calls are written in has a voice of Bandwidth's list, or is known to have none", () => {
  for (const tag of languages.flatMap(({ speech }) => speech)) {
    const locale = localeOf(tag);
    if (locale === null) expect(voiceless).toContain(tag.slice(0, 2));
    else expect(spoken, tag).toContain(locale);
  }
});

test("a call in a language that Bandwidth doesn't speak is not placed, and another route may do it", async () => {
  await using server = await startCarrierServer(bandwidth.sms.accepted);
  const carrier = await open(bandwidth, server.url);
  const finnish: CallMessage = { ...callMessage, script: { ...callMessage.script, language: "fi-FI" } };
  expect(await carrier.send(finnish, context)).toMatchObject({ outcome: "rejected", fault: "route" });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

test("a script that asks for a key names the password with which the key is posted; any other holds none", async () => {
  const carrier = await open(bandwidth, "http://127.0.0.1:9");
  const asking = carrier.callScript?.({ ...callMessage.script, expectsKeyPress: true }, context.voiceUrl).body;
  const { webhookPassword } = cases.credentials;
  expect(asking).toContain(`username="trunkline" password="${webhookPassword}"`);
  expect(carrier.callScript?.(callMessage.script, context.voiceUrl).body).not.toContain(webhookPassword);
  await carrier.close();
});

test("the field at fault is named in a list where messages are concerned, and in words where calls are", () => {
  const ofMessage = { type: "request-validation", description: "No.", fieldErrors: [{ fieldName: "to", description: "must be E164" }] };
  expect(errorOf(ofMessage)).toEqual({
    code: "request-validation",
    text: "No.: must be E164",
    keys: ["request-validation/to", "request-validation"],
  });
  expect(errorOf({ type: "validation", description: "Invalid to: must be an E164 telephone number", id: null })).toMatchObject({
    keys: ["validation/to", "validation"],
  });
  expect(errorOf({ type: "validation", description: "x", fieldErrors: "none" })).toMatchObject({ keys: ["validation"] });
  for (const body of [null, [], {}, { type: "" }, { type: 1, description: "x" }]) expect(errorOf(body)).toBeNull();
});
