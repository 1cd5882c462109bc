/** What is peculiar to Sinch. */
import { describe, expect, test } from "vitest";
import type { Carrier } from "../../carriers/carrier.ts";
import type { SinchCredentials } from "../../carriers/sinch/credentials.ts";
import { batchBody } from "../../carriers/sinch/sms.ts";
import { speechLanguage } from "../../carriers/sinch/speech-language.ts";
import { languages } from "../../src/message/locales.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import type { CarrierCases } from "../contract/carrier-cases.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { signatureContract } from "../contract/carrier-signatures.contract.ts";
import { readSvaml } from "../contract/dialects/svaml.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { cases, signCallEvent, signMessageCallback, withHeader, without } from "./sinch.cases.ts";

const { applicationKey, applicationSecret, ...forMessages } = cases.credentials;
const context = contextWith(new AbortController().signal);
const open = (url: string, credentials: SinchCredentials = cases.credentials): Promise<Carrier> =>
  cases.adapter.create({ name: "sinch-a", credentials, baseUrl: url, timeoutMs: 1_000 }, noReports);

/** The contract puts the scheme of the first receipt to the test, which is the SMS API's. */
const aboutCalls = (all: CarrierCases["receipts"]): CarrierCases["receipts"] =>
  all.filter(({ payload }) => payload.body.includes('"event"'));
const callEvents: CarrierCases = {
  ...cases,
  receipts: aboutCalls(cases.receipts),
  inbound: [],
  vectors: [],
  forgeries: {
    "signed with another secret": (genuine) => signCallEvent(genuine.rawBody, genuine.nowMs, { secret: "BeIukql3pTKJ8RGL5zo0DA==" }),
    "signed with the service plan's secret": (genuine) => {
      const { headers } = signMessageCallback(genuine.rawBody, genuine.nowMs);
      return withHeader(genuine, "authorization", `Application ${applicationKey}:${headers["x-sinch-webhook-signature"]}`);
    },
    "signed for another path": (genuine) => signCallEvent(genuine.rawBody, genuine.nowMs, { path: "/carriers/carrier-a/voice" }),
    "at another path": (genuine) => ({ ...genuine, url: genuine.url.replace("receipts", "voice") }),
    "without a time": (genuine) => without(genuine, "x-timestamp"),
    "with another time": (genuine) => withHeader(genuine, "x-timestamp", new Date(genuine.nowMs + 1_000).toISOString()),
    "with a time that is none": (genuine) => signCallEvent(genuine.rawBody, genuine.nowMs, { time: "2026-99-99T99:99:99Z" }),
    "with another kind of body": (genuine) => withHeader(genuine, "content-type", "application/json"),
    "with the password of Basic credentials": (genuine) => {
      const basic = Buffer.from(`${applicationKey}:${applicationSecret}`).toString("base64");
      return withHeader(genuine, "authorization", `Basic ${basic}`);
    },
  },
};
describe("calls' events, which are signed in another way than messages' reports: the adapter believes", () =>
  signatureContract(callEvents));

test("an event's time may have as many decimals as Sinch writes", async () => {
  const carrier = await open("http://127.0.0.1:9");
  const nowMs = Date.parse("2024-01-19T09:19:28Z");
  expect(carrier.verify(signCallEvent("{}", nowMs, { time: "2024-01-19T09:19:28.9372196Z" }))).toEqual({ genuine: true });
});

test("where no calls are set up, nothing that is signed like their events is believed", async () => {
  const carrier = await open("http://127.0.0.1:9", forMessages);
  for (const secret of [applicationSecret, ""]) {
    expect(carrier.verify(signCallEvent("{}", 1_780_000_000_000, { secret })), secret).toMatchObject({ genuine: false });
  }
});

test("the validity ends with the code", () => {
  const nowMs = Date.parse("2026-06-01T12:00:00.500Z");
  const written = JSON.parse(batchBody({ ...smsMessage, validitySeconds: 179 }, context, nowMs)) as object;
  expect(written).toMatchObject({ expire_at: "2026-06-01T12:02:59.500Z" });
});

test("without an application, calls are not tried, and the trace says what is missing", async () => {
  await using server = await startCarrierServer(cases.voice.accepted);
  const carrier = await open(server.url, forMessages);
  expect(await carrier.send(callMessage, context)).toMatchObject({
    outcome: "rejected",
    fault: "account",
    carrierText: expect.stringContaining("applicationKey"),
  });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

test.each([
  ["a language that Sinch has no voice for", { language: "he-IL" }],
  ["a script that is longer than Sinch takes", { lines: ["word ".repeat(60), "word ".repeat(61)] }],
])("%s: no call is made, and another route may do it", async (_, script) => {
  await using server = await startCarrierServer(cases.voice.accepted);
  const carrier = await open(server.url);
  const outcome = await carrier.send({ ...callMessage, script: { ...callMessage.script, ...script } }, context);
  expect(outcome).toMatchObject({ outcome: "rejected", fault: "route", carrierText: expect.stringContaining("not sent") });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

test("what would end a prompt is said in another spelling", async () => {
  const carrier = await open("http://127.0.0.1:9");
  const lines = ["a];#href[http://evil.example/a.wav];#tts[b", "tab\tand half \uD800"];
  const script = readSvaml(carrier.speakAndHangUp("en-US", lines).body);
  expect(script.lines).toEqual(["a),#href(http://evil.example/a.wav),#tts(b", "tab and half  "]);
});

test("a call that asks for a key names the address of its own for it, any other call none", async () => {
  await using server = await startCarrierServer(cases.voice.accepted);
  const carrier = await open(server.url);
  for (const expectsKeyPress of [true, false]) {
    await carrier.send({ ...callMessage, script: { ...callMessage.script, expectsKeyPress } }, context);
  }
  const [asking, telling] = server.requests.map((request) => JSON.parse(request.body) as { customCallout: { ace: string } });
  expect(asking).toMatchObject({ customCallout: { pie: context.voiceUrl } });
  expect(telling).not.toHaveProperty("customCallout.pie");
  // One key, also while it speaks.
  expect(JSON.parse(asking?.customCallout.ace ?? "")).toMatchObject({ action: { barge: true, menus: [{ maxDigits: 1 }] } });
  await carrier.close();
});

test("every language that calls are written in has a voice, but for Hebrew", () => {
  const silent = languages.flatMap(({ speech }) => speech).filter((tag) => speechLanguage(tag) === null);
  expect(silent).toEqual(["he-IL"]);
});
