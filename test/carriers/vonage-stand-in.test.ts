/** The adapter against a Vonage that was written from its documentation, there and back. */
import { expect, test } from "vitest";
import type { CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import { startStandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { StandInCarriers, StandInOptions } from "../../carriers/stand-in/stand-in-carriers.ts";
import { adapter } from "../../carriers/vonage/index.ts";
import { makeVonageKeyPair } from "../../carriers/vonage/stand-in.ts";
import { callMessage, smsMessage } from "../contract/carrier-cases.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { noWaiting, phone, startClient } from "../stand-in/stage.ts";
import type { Called, Client } from "../stand-in/stage.ts";

const applicationId = "78d335fa-323d-4114-9c3d-d6f0d48968cf";
const signatureSecret = "p1-test-secret-of-vonage-0123456789";
const { privateKey, publicKey } = makeVonageKeyPair();

interface Stage extends AsyncDisposable {
  readonly standIn: StandInCarriers;
  readonly client: Client;
  readonly carrier: Carrier;
}

async function setStage(options: Partial<StandInOptions> = {}): Promise<Stage> {
  const client = await startClient();
  client.answer = () => ({ status: 200, body: "" });
  const standIn = await startStandInCarriers({
    pace: noWaiting,
    ...options,
    accounts: [
      { carrier: "vonage", name: "vonage-c", applicationId, publicKey, signatureSecret, inboundUrl: `${client.url}/inbound/vonage-c` },
    ],
  });
  const credentials = { applicationId, privateKey, signatureSecret };
  const carrier = await adapter.create(
    { name: "vonage-c", credentials, baseUrl: standIn.baseUrls["vonage-c"], timeoutMs: 1_000 },
    noReports,
  );
  return {
    standIn,
    client,
    carrier,
    async [Symbol.asyncDispose]() {
      await carrier.close();
      await standIn.close();
      await client.close();
    },
  };
}

const contextOf = ({ client }: Stage) => ({
  attemptId: "attempt-1",
  receiptUrl: `${client.url}/receipts/token-1`,
  voiceUrl: `${client.url}/voice/token-1`,
  scriptUrl: `${client.url}/script/token-1`,
  signal: AbortSignal.timeout(5_000),
});

const asRequest = ({ url, headers, body }: Called): CallbackRequest => ({
  url,
  headers: headers as Record<string, string>,
  rawBody: Buffer.from(body),
  nowMs: Date.now(),
});

/** What the client was told, each as status and, where there is one, reason; all of it genuine and about one message. */
function told({ carrier, client }: Stage, id: string | null): string[] {
  return client.called.flatMap((call) => {
    const request = asRequest(call);
    expect(carrier.verify(request)).toEqual({ genuine: true });
    const parsed = carrier.parseReceipts(request);
    expect(parsed.kind).not.toBe("malformed");
    const items = parsed.kind === "parsed" ? parsed.items : [];
    for (const item of items) expect(item.carrierMessageId).toBe(id);
    return items.map(({ status, reason }) => (reason === null ? status : `${status}: ${reason}`));
  });
}

async function accepted(stage: Stage, message: typeof smsMessage | typeof callMessage): Promise<string | null> {
  const outcome = await stage.carrier.send(message, contextOf(stage));
  expect(outcome).toMatchObject({ outcome: "accepted" });
  await stage.standIn.idle();
  return outcome.outcome === "accepted" ? outcome.carrierMessageId : null;
}

test("a text message is taken and read on the phone, and its receipts say so", async () => {
  await using stage = await setStage();
  const id = await accepted(stage, smsMessage);
  expect(told(stage, id)).toEqual(["sent", "delivered"]);
  expect(stage.standIn.phones.texts(phone)).toMatchObject([{ sender: "97671", text: smsMessage.text }]);
});

test.each([
  ["undelivered", ["sent", "undelivered: unreachable_handset"]],
  ["failed", ["undelivered: carriers_unavailable"]],
  ["expired", ["undelivered: code_expired"]],
  ["unconfirmed", ["sent"]],
] as const)("a text message that ends as %s", async (sms, receipts) => {
  await using stage = await setStage({ rules: [{ phone: { sms } }] });
  expect(told(stage, await accepted(stage, smsMessage))).toEqual(receipts);
});

test.each([
  ["answered", ["ringing", "answered", "answered", "completed"]],
  ["voicemail", ["ringing", "answered", "completed: voicemail", "completed"]],
  ["busy", ["ringing", "busy: busy"]],
  ["no_answer", ["ringing", "no_answer: no_answer"]],
  ["rejected", ["ringing", "failed: rejected_by_user"]],
  ["failed", ["failed: unknown"]],
] as const)("a call that ends as %s", async (call, receipts) => {
  await using stage = await setStage({ rules: [{ phone: { call } }] });
  expect(told(stage, await accepted(stage, callMessage))).toEqual(receipts);
  if (call === "answered") expect(stage.standIn.phones.calls(phone)).toMatchObject([{ heard: callMessage.script.lines, problem: null }]);
});

test("a reply from the phone is read, and gets no words in return", async () => {
  await using stage = await setStage();
  await accepted(stage, smsMessage);
  stage.client.called.length = 0;
  stage.standIn.reply(phone, { text: "STOP ünd & more" });
  await stage.standIn.idle();
  const requests = stage.client.called.map(asRequest);
  expect(requests.map((request) => stage.carrier.verify(request))).toEqual([{ genuine: true }]);
  expect(requests.map((request) => stage.carrier.parseInbound(request))).toMatchObject([
    { kind: "parsed", items: [{ from: phone, to: smsMessage.sender.number, text: "STOP ünd & more" }] },
  ]);
});

test.each([
  ["one", "1", [{ genuine: true }, { kind: "parsed", items: [{ digits: "1" }] }], ["Press 1.", "Thank you."]],
  ["none", undefined, [{ genuine: true }, { kind: "ignored" }], ["Press 1."]],
] as const)("asked for a key, %s is pressed: that is read, and what we answer is spoken", async (_, keys, expected, heard) => {
  await using stage = await setStage({ rules: [{ phone: { keys } }] });
  const { carrier } = stage;
  const pressed: unknown[] = [];
  stage.client.answer = (call) => {
    if (!call.path.startsWith("/voice")) return { status: 200, body: "" };
    const request = asRequest(call);
    const press = carrier.parseKeyPress(request);
    pressed.push(carrier.verify(request), press);
    return { status: 200, body: press.kind === "parsed" ? carrier.speakAndHangUp("en-US", ["Thank you."]).body : "" };
  };
  await accepted(stage, { ...callMessage, script: { ...callMessage.script, lines: ["Press 1."], expectsKeyPress: true } });
  expect(pressed).toMatchObject(expected);
  expect(stage.standIn.phones.calls(phone)).toMatchObject([{ heard, problem: null }]);
});

test.each([
  [
    { kind: "error", status: 429, retryAfterSeconds: 2 },
    { outcome: "throttled", retryAfterMs: 2_000, carrierCode: "1000" },
  ],
  [{ kind: "error", status: 503 }, { outcome: "unavailable" }],
  [
    { kind: "error", status: 422, code: "1240" },
    { outcome: "blocked", reason: "opted_out" },
  ],
  [
    { kind: "error", status: 402 },
    { outcome: "rejected", fault: "account", carrierCode: "low-balance" },
  ],
  [{ kind: "garbage" }, { outcome: "unknown" }],
  [{ kind: "close_after_reading" }, { outcome: "unknown" }],
] as const)("told to answer with %j", async (answer, expected) => {
  await using stage = await setStage({ rules: [{ answer }] });
  expect(await stage.carrier.send(smsMessage, contextOf(stage))).toMatchObject(expected);
});

test("another application's token is refused, and so is a message that Vonage would not take", async () => {
  await using stage = await setStage();
  const credentials = { applicationId, privateKey: makeVonageKeyPair().privateKey, signatureSecret };
  const settings = { name: "vonage-c", credentials, baseUrl: stage.standIn.baseUrls["vonage-c"], timeoutMs: 1_000 };
  const stranger = await adapter.create(settings, noReports);
  expect(await stranger.send(smsMessage, contextOf(stage))).toMatchObject({
    outcome: "rejected",
    fault: "account",
    carrierCode: "unauthorized",
  });
  await stranger.close();
  const long = { ...smsMessage, text: "x".repeat(1_001) };
  expect(await stage.carrier.send(long, contextOf(stage))).toMatchObject({ outcome: "rejected", fault: "route", carrierCode: "1020" });
  expect(stage.standIn.phones.texts(phone)).toEqual([]);
});
