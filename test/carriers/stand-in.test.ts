/** The adapters against servers that other people wrote from the carriers' documentation, there and back. */
import { expect, test } from "vitest";
import type { CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import { adapter as telnyx } from "../../carriers/telnyx/index.ts";
import { adapter as twilio } from "../../carriers/twilio/index.ts";
import type { Receipt } from "../../carriers/receipt.ts";
import { callMessage, smsMessage } from "../contract/carrier-cases.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { accountSid, apiKey, authToken, phone, setStage, telnyxAccount } from "../stand-in/stage.ts";
import type { Called, Stage } from "../stand-in/stage.ts";

const names = ["twilio-a", "telnyx-b"] as const;

function open(name: (typeof names)[number], stage: Stage): Promise<Carrier> {
  const settings = { name, baseUrl: stage.standIn.baseUrls[name], timeoutMs: 1_000 };
  const texml = { accountSid: telnyxAccount, applicationSid: "texml-app" };
  return name === "twilio-a"
    ? twilio.create({ ...settings, credentials: { accountSid, authToken } }, noReports)
    : telnyx.create({ ...settings, credentials: { apiKey, publicKey: stage.telnyxPublicKey, ...texml } }, noReports);
}

const contextOf = (stage: Stage) => ({
  attemptId: "attempt-1",
  receiptUrl: `${stage.client.url}/receipts/token-1`,
  voiceUrl: `${stage.client.url}/voice/token-1`,
  scriptUrl: `${stage.client.url}/script/token-1`,
  signal: AbortSignal.timeout(5_000),
});

const asRequest = ({ url, headers, body }: Called): CallbackRequest => ({
  url,
  headers: headers as Record<string, string>,
  rawBody: Buffer.from(body),
  nowMs: Date.now(),
});

function receiptsIn(carrier: Carrier, called: readonly Called[]): Receipt[] {
  return called.flatMap((call) => {
    const request = asRequest(call);
    expect(carrier.verify(request)).toEqual({ genuine: true });
    const parsed = carrier.parseReceipts(request);
    expect(parsed.kind).not.toBe("malformed");
    return parsed.kind === "parsed" ? parsed.items : [];
  });
}

test.each(names)("%s: a text message is taken, and its receipts say that it arrived", async (name) => {
  await using stage = await setStage();
  const carrier = await open(name, stage);
  const outcome = await carrier.send(smsMessage, contextOf(stage));
  await stage.standIn.idle();
  const receipts = receiptsIn(carrier, stage.client.called);
  expect(receipts.map((receipt) => receipt.status)).toEqual(["sent", "delivered"]);
  for (const receipt of receipts) expect(outcome).toMatchObject({ outcome: "accepted", carrierMessageId: receipt.carrierMessageId });
  await carrier.close();
});

test.each(names)("%s: a call is taken, answered and heard to its end", async (name) => {
  await using stage = await setStage();
  const carrier = await open(name, stage);
  const outcome = await carrier.send(callMessage, contextOf(stage));
  await stage.standIn.idle();
  const receipts = receiptsIn(carrier, stage.client.called);
  expect(new Set(receipts.map((receipt) => receipt.status))).toEqual(new Set(["ringing", "answered", "completed"]));
  for (const receipt of receipts) expect(outcome).toMatchObject({ outcome: "accepted", carrierMessageId: receipt.carrierMessageId });
  await carrier.close();
});

test.each(names)("%s: a reply from the phone is read, and gets no words in return", async (name) => {
  await using stage = await setStage();
  const carrier = await open(name, stage);
  await carrier.send(smsMessage, contextOf(stage));
  await stage.standIn.idle();
  stage.client.called.length = 0;
  stage.standIn.reply(phone, { text: "STOP ünd & more" });
  await stage.standIn.idle();
  const requests = stage.client.called.map(asRequest);
  expect(requests.map((request) => carrier.verify(request))).toEqual([{ genuine: true }]);
  expect(requests.map((request) => carrier.parseInbound(request))).toMatchObject([
    { kind: "parsed", items: [{ from: phone, to: smsMessage.sender.number, text: "STOP ünd & more" }] },
  ]);
  await carrier.close();
});

test.each(names)("%s: a key press is read, and what we answer is spoken", async (name) => {
  await using stage = await setStage({
    pace: { keyWaitMs: 5_000, sentMs: 0, deliveredMs: 0, ringMs: 0, answerMs: 0, noAnswerMs: 0, sentenceMs: 0 },
  });
  const carrier = await open(name, stage);
  const pressed: unknown[] = [];
  stage.client.answer = (call) => {
    if (!call.path.startsWith("/voice")) return { status: 200, body: "" };
    const request = asRequest(call);
    pressed.push(carrier.verify(request), carrier.parseKeyPress(request));
    return { status: 200, body: carrier.speakAndHangUp("en-US", ["Thank you."]).body };
  };
  const script = { ...callMessage.script, lines: ["Press 1."], expectsKeyPress: true };
  await carrier.send({ ...callMessage, script }, contextOf(stage));
  await expect.poll(() => stage.standIn.press(phone, "1")).toBe(true);
  await stage.standIn.idle();
  expect(pressed).toMatchObject([{ genuine: true }, { kind: "parsed", items: [{ digits: "1" }] }]);
  expect(stage.standIn.phones.calls(phone).map((call) => call.heard)).toEqual([["Press 1.", "Thank you."]]);
  await carrier.close();
});
