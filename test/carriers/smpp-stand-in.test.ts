/** The adapter against a message centre that was written from the specification, there and back. */
import { expect, test } from "vitest";
import { adapter } from "../../carriers/smpp/index.ts";
import { startStandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { StandInCarriers, StandInOptions } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { Carrier, SmsMessage } from "../../carriers/carrier.ts";
import type { SendOutcome } from "../../carriers/outcome.ts";
import { contextWith, smsMessage, to } from "../contract/carrier-cases.ts";
import { listen } from "../contract/connection.contract.ts";
import type { Heard } from "../contract/connection.contract.ts";
import { noWaiting } from "../stand-in/stage.ts";
import { waitFor } from "../support/wait-for.ts";

const account = { carrier: "smpp", name: "smpp-d", systemId: "contoso", password: "secret08" } as const;

interface Stage extends AsyncDisposable {
  readonly standIn: StandInCarriers;
  readonly carrier: Carrier;
  readonly heard: Heard;
  send(message?: Partial<SmsMessage>, signal?: AbortSignal): Promise<SendOutcome>;
}

async function setStage(options: Partial<StandInOptions> = {}, credentials: object = {}): Promise<Stage> {
  const standIn = await startStandInCarriers({ pace: noWaiting, accounts: [account], ...options });
  const heard = listen();
  const { systemId, password } = account;
  // Where it listens is told by the base address.
  const placed = { hosts: ["127.0.0.1"], port: 9, tls: true, systemId, password, perSecond: 1_000, ...credentials };
  const carrier = await adapter.create(
    { name: "smpp-d", credentials: adapter.credentials.parse(placed), baseUrl: standIn.baseUrls["smpp-d"], timeoutMs: 1_000 },
    heard,
  );
  return {
    standIn,
    carrier,
    heard,
    send: (message = {}, signal = new AbortController().signal) => carrier.send({ ...smsMessage, ...message }, contextWith(signal)),
    async [Symbol.asyncDispose]() {
      await carrier.close();
      await standIn.close();
    },
  };
}

const long = "Ваш код подтверждения: 482913. Никому его не сообщайте. ".repeat(3);

test.each([
  ["GSM", "Code 482913 für @Contoso {€}"],
  ["UCS-2", "Код 482913 😀"],
  ["several parts", long],
])("a text in %s arrives on the phone as it was sent, and is reported as delivered", async (_, text) => {
  await using stage = await setStage();
  const outcome = await stage.send({ text });
  expect(outcome).toMatchObject({ outcome: "accepted" });
  await stage.standIn.idle();
  expect(stage.standIn.phones.texts(to)).toMatchObject([{ text, sender: "97671", carrier: "SMPP" }]);
  expect(stage.heard.receipts).toMatchObject([{ status: "delivered", carrierText: "DELIVRD" }]);
  const [receipt] = stage.heard.receipts;
  expect(outcome).toMatchObject({ carrierMessageId: receipt?.carrierMessageId });
});

test("over a transmitter and a receiver it is the same", async () => {
  await using stage = await setStage({}, { bindAs: "separate" });
  expect(await stage.send()).toMatchObject({ outcome: "accepted" });
  await stage.standIn.idle();
  expect(stage.heard.receipts).toMatchObject([{ status: "delivered" }]);
});

test.each([
  [
    { sms: "undelivered", code: "60" },
    { status: "undelivered", carrierCode: "60", carrierText: "UNDELIV" },
  ],
  [{ sms: "failed" }, { status: "undelivered", carrierCode: "1", carrierText: "REJECTD" }],
  [{ sms: "expired" }, { status: "undelivered", carrierText: "EXPIRED" }],
  [{ sms: "unconfirmed" }, { status: "unknown", carrierText: "UNKNOWN" }],
] as const)("a phone's %j is reported", async (phone, expected) => {
  await using stage = await setStage({ rules: [{ phone }] });
  await stage.send();
  await stage.standIn.idle();
  expect(stage.heard.receipts).toMatchObject([expected]);
});

test.each([
  [
    { kind: "error", status: 429 },
    { outcome: "throttled", carrierCode: "ESME_RTHROTTLED" },
  ],
  [
    { kind: "error", status: 503 },
    { outcome: "unavailable", carrierCode: "ESME_RSYSERR" },
  ],
  [
    { kind: "error", status: 400, code: "0x0B" },
    { outcome: "undeliverable", reason: "invalid_number" },
  ],
  [{ kind: "garbage" }, { outcome: "unknown", carrierText: "what the far side sent is no SMPP" }],
  [{ kind: "close_before_reading" }, { outcome: "unknown" }],
  [{ kind: "close_after_reading" }, { outcome: "unknown" }],
] as const)("told to answer with %j, it does", async (answer, expected) => {
  await using stage = await setStage({ rules: [{ answer }] });
  expect(await stage.send()).toMatchObject(expected);
  expect(stage.standIn.requests.all()).toMatchObject([{ answer: answer.kind, taken: false }]);
});

test("a message that was taken, but never answered, is on the phone and unknown to us", async () => {
  await using stage = await setStage({ rules: [{ answer: { kind: "hang", taken: true } }] });
  const deadline = new AbortController();
  const outcome = stage.send({}, deadline.signal);
  await waitFor("the phone", () => stage.standIn.phones.texts(to).length === 1);
  deadline.abort();
  expect(await outcome).toMatchObject({ outcome: "unknown" });
});

test("receipts come before the answer, and several times, when a rule says so", async () => {
  await using stage = await setStage({ rules: [{ receipts: { when: "before_answer", copies: 3 } }] });
  const outcome = stage.send();
  let isAnswered = false;
  void outcome.then(() => (isAnswered = true));
  await waitFor("the first receipt", () => stage.heard.receipts.length > 0);
  expect(isAnswered).toBe(false);
  expect(await outcome).toMatchObject({ outcome: "accepted" });
  await stage.standIn.idle();
  const statuses = new Set(stage.heard.receipts.map(({ status }) => status));
  expect(statuses).toEqual(new Set(["delivered"]));
  expect(stage.standIn.callbacks.all().filter(({ status }) => status === 200)).toHaveLength(3);
});

test("a receipt that we can't store is delivered again", async () => {
  await using stage = await setStage();
  stage.heard.stores = false;
  await stage.send();
  await waitFor("a refusal", () => stage.standIn.callbacks.all().some(({ status }) => status === 503));
  stage.heard.stores = true;
  await stage.standIn.idle();
  expect(stage.heard.receipts).toMatchObject([{ status: "delivered" }]);
});

test("what a person writes back comes in over the connection", async () => {
  await using stage = await setStage();
  await stage.send({ sender: { number: "+14255550100", kind: "long_code" } });
  await stage.standIn.idle();
  expect(stage.standIn.reply(to, { text: "Стоп" }).ok).toBe(true);
  expect(stage.standIn.reply(to, { text: "STOP" }).ok).toBe(true);
  await stage.standIn.idle();
  const expected = ["Стоп", "STOP"].map((text) => ({ carrierMessageId: null, from: to, to: "+14255550100", text }));
  expect(stage.heard.inbounds.toSorted((one, other) => other.text.localeCompare(one.text))).toEqual(expected);
});

test("a wrong password, and a sender of somebody else's, are refused", async () => {
  await using stranger = await setStage({}, { password: "guess" });
  expect(await stranger.send()).toMatchObject({ outcome: "rejected", fault: "account", carrierCode: "ESME_RINVPASWD" });
  await using stage = await setStage({ accounts: [{ ...account, senders: ["97671"] }] });
  expect(await stage.send({ sender: { number: "69829", kind: "short_code" } })).toMatchObject({ reason: "sender_not_registered" });
  expect(stage.standIn.requests.all()).toMatchObject([{ answer: "refused" }]);
});
