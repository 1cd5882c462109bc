/** The Infobip adapter against a server written from Infobip's documentation, there and back. */
import { expect, test } from "vitest";
import type { CallbackRequest, Carrier, SendContext } from "../../carriers/carrier.ts";
import { adapter } from "../../carriers/infobip/index.ts";
import type { Receipt } from "../../carriers/receipt.ts";
import { startStandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { StandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import { callMessage, smsMessage, to as phone } from "../contract/carrier-cases.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { noWaiting, startClient } from "../stand-in/stage.ts";
import type { Client } from "../stand-in/stage.ts";

const apiKey = "infobip-api-key";
const webhookSecret = "0123456789abcdef".repeat(3);

interface Stage extends AsyncDisposable {
  readonly standIn: StandInCarriers;
  readonly client: Client;
  readonly carrier: Carrier;
  readonly context: SendContext;
  /** What the carrier posted since the last time. */
  posted(): readonly CallbackRequest[];
  receipts(): readonly Receipt[];
}

async function setStage(key = apiKey): Promise<Stage> {
  const client = await startClient();
  const inboundUrl = `${client.url}/inbound?key=${webhookSecret}`;
  const accounts = [{ carrier: "infobip" as const, name: "infobip-c", apiKey, senders: ["97671", "+14255550100"], inboundUrl }];
  const standIn = await startStandInCarriers({ pace: noWaiting, accounts });
  const credentials = { host: "x1y2z3.api.infobip.com", apiKey: key, webhookSecret };
  const carrier = await adapter.create(
    { name: "infobip-c", baseUrl: standIn.baseUrls["infobip-c"], timeoutMs: 1_000, credentials },
    noReports,
  );
  const posted = (): readonly CallbackRequest[] =>
    client.called.splice(0).map(({ url, headers, body }) => ({
      url,
      headers: headers as Record<string, string>,
      rawBody: Buffer.from(body),
      nowMs: Date.now(),
    }));
  return {
    standIn,
    client,
    carrier,
    context: {
      attemptId: "dlv_01k-1",
      receiptUrl: `${client.url}/receipts/token-1`,
      voiceUrl: `${client.url}/voice/token-1`,
      scriptUrl: `${client.url}/script/token-1`,
      signal: AbortSignal.timeout(5_000),
    },
    posted,
    receipts: () =>
      posted().flatMap((request) => {
        expect(carrier.verify(request)).toEqual({ genuine: true });
        const parsed = carrier.parseReceipts(request);
        expect(parsed.kind).not.toBe("malformed");
        return parsed.kind === "parsed" ? parsed.items : [];
      }),
    async [Symbol.asyncDispose]() {
      await carrier.close();
      await standIn.close();
      await client.close();
    },
  };
}

test("a text message is taken, and its receipts say that it arrived", async () => {
  await using stage = await setStage();
  const { carrier, context, standIn } = stage;
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "accepted", carrierMessageId: context.attemptId });
  await standIn.idle();
  expect(stage.receipts()).toMatchObject([
    { status: "sent", carrierMessageId: context.attemptId },
    { status: "delivered", carrierMessageId: context.attemptId },
  ]);
  expect(standIn.phones.texts(phone)).toMatchObject([{ sender: "97671", text: smsMessage.text }]);
});

test("a second request for the same attempt reaches nobody, and leaves open what became of the first", async () => {
  await using stage = await setStage();
  const { carrier, context, standIn } = stage;
  await carrier.send(smsMessage, context);
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "unknown", carrierCode: "status 23" });
  await standIn.idle();
  expect(standIn.phones.texts(phone)).toHaveLength(1);
});

test("a call is taken and heard line by line, and reported after its end", async () => {
  await using stage = await setStage();
  const { carrier, context, standIn } = stage;
  expect(await carrier.send(callMessage, context)).toMatchObject({ outcome: "accepted", carrierMessageId: context.attemptId });
  await standIn.idle();
  expect(stage.receipts()).toMatchObject([{ status: "completed", reason: null, carrierCode: "error 5000" }]);
  expect(standIn.phones.calls(phone)).toMatchObject([{ callerId: "+14255550100", heard: callMessage.script.lines }]);
});

test.each([
  ["voicemail", { status: "completed", reason: "voicemail" }],
  ["busy", { status: "busy", reason: "busy" }],
  ["no_answer", { status: "no_answer", reason: "no_answer" }],
  ["rejected", { status: "failed", reason: "rejected_by_user", tryOtherRoute: false }],
  ["failed", { status: "failed", reason: "carriers_unavailable", tryOtherRoute: true }],
] as const)("a call that ends in %s is reported as that", async (call, receipt) => {
  await using stage = await setStage();
  stage.standIn.rules.set({ match: {}, phone: { call } });
  await stage.carrier.send(callMessage, stage.context);
  await stage.standIn.idle();
  expect(stage.receipts()).toMatchObject([receipt]);
});

test.each([
  ["undelivered", { status: "undelivered", reason: "unreachable_handset" }],
  ["failed", { status: "undelivered", reason: "carriers_unavailable", tryOtherRoute: true }],
  ["expired", { status: "undelivered", tryOtherRoute: true }],
  ["unconfirmed", { status: "unknown" }],
] as const)("a text message that ends in %s is reported as that", async (sms, receipt) => {
  await using stage = await setStage();
  stage.standIn.rules.set({ match: {}, phone: { sms } });
  await stage.carrier.send(smsMessage, stage.context);
  await stage.standIn.idle();
  expect(stage.receipts().at(-1)).toMatchObject(receipt);
});

test("a reply from the phone is read, and gets no words in return", async () => {
  await using stage = await setStage();
  const { carrier, context, standIn } = stage;
  await carrier.send(smsMessage, context);
  await standIn.idle();
  stage.posted();
  standIn.reply(phone, { text: "STOP ünd & more" });
  await standIn.idle();
  const requests = stage.posted();
  expect(requests.map((request) => carrier.verify(request))).toEqual([{ genuine: true }]);
  expect(requests.map((request) => carrier.parseInbound(request))).toMatchObject([
    { kind: "parsed", items: [{ from: phone, to: "97671", text: "STOP ünd & more" }] },
  ]);
  expect(carrier.acknowledge().body).toBe("");
});

test("what the account can't do is refused, each by its own fault", async () => {
  await using stage = await setStage();
  const { carrier, context, standIn } = stage;
  const stranger = { ...smsMessage, sender: { number: "+14255550199", kind: "long_code" } as const };
  expect(await carrier.send(stranger, context)).toMatchObject({ outcome: "rejected", reason: "sender_not_registered", fault: "route" });
  expect(await carrier.send({ ...smsMessage, to: "+1" }, context)).toMatchObject({ outcome: "undeliverable", reason: "invalid_number" });
  standIn.rules.set({ match: {}, answer: { kind: "error", status: 429, retryAfterSeconds: 2 } });
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "throttled", retryAfterMs: 2_000 });
});

test("a wrong key is the account's fault", async () => {
  await using stage = await setStage("another-key");
  expect(await stage.carrier.send(smsMessage, stage.context)).toMatchObject({ outcome: "rejected", fault: "account", carrierCode: "E401" });
});
