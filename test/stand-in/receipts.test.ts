import { describe, expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { phone, setStage, telnyxText, twilioCall, twilioText } from "./stage.ts";
import type { Stage } from "./stage.ts";

const twilioStatuses = (stage: Stage): string[] => stage.client.called.map(({ form }) => form["MessageStatus"] ?? "");
const telnyxEvents = (stage: Stage): string[] =>
  stage.client.called.map(({ body }) => {
    const { data } = JSON.parse(body) as { data: { event_type: string; payload: { to: { status: string }[] } } };
    return `${data.event_type} ${data.payload.to[0]?.status}`;
  });

describe("an accepted message", () => {
  test("is reported as sent, then as delivered, to the address that came with it", async () => {
    await using stage = await setStage();
    const { json } = await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.standIn.idle();
    expect(twilioStatuses(stage)).toEqual(["sent", "delivered"]);
    expect(stage.client.called[1]).toMatchObject({
      path: "/receipts/a?x=1",
      form: { MessageSid: json.sid, SmsSid: json.sid, SmsStatus: "delivered", To: phone, From: "97671", ApiVersion: "2010-04-01" },
    });
    expect(stage.client.called[1]?.form["ErrorCode"]).toBeUndefined();

    stage.client.called.length = 0;
    await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.standIn.idle();
    expect(telnyxEvents(stage)).toEqual(["message.sent sent", "message.finalized delivered"]);
  });

  test("is on the phone, with its sender and carrier", async () => {
    await using stage = await setStage({ clock: () => 1_800_000_000_000 });
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.standIn.idle();
    expect(stage.standIn.phones.texts(phone)).toEqual([
      {
        kind: "text",
        direction: "in",
        id: expect.stringMatching(/^SM/),
        at: 1_800_000_000_000,
        account: "twilio-a",
        carrier: "Twilio",
        sender: "97671",
        text: "482913 is your code",
      },
    ]);
  });

  test.each([
    ["undelivered", ["sent", "undelivered"], "30003", ["message.sent sent", "message.finalized delivery_failed"], "40008"],
    ["failed", ["failed"], "30008", ["message.finalized sending_failed"], "40006"],
    ["expired", ["failed"], "30036", ["message.finalized expired"], "40014"],
  ] as const)("can end as %s, with the carrier's usual code", async (sms, twilio, twilioCode, telnyx, telnyxCode) => {
    await using stage = await setStage();
    stage.standIn.rules.set({ phone: { sms } });
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.standIn.idle();
    expect(twilioStatuses(stage)).toEqual(twilio);
    expect(stage.client.called.at(-1)?.form["ErrorCode"]).toBe(twilioCode);

    stage.client.called.length = 0;
    await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.standIn.idle();
    expect(telnyxEvents(stage)).toEqual(telnyx);
    expect(JSON.parse(stage.client.called.at(-1)?.body ?? "")).toMatchObject({ data: { payload: { errors: [{ code: telnyxCode }] } } });
    expect(stage.standIn.phones.texts(phone)).toEqual([]);
  });

  test("can stay unconfirmed although it arrived", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ phone: { sms: "unconfirmed" } });
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.standIn.idle();
    expect(twilioStatuses(stage)).toEqual(["sent"]);
    stage.client.called.length = 0;
    await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.standIn.idle();
    expect(telnyxEvents(stage)).toEqual(["message.sent sent", "message.finalized delivery_unconfirmed"]);
    expect(stage.standIn.phones.texts(phone)).toHaveLength(2);
  });
});

describe("a rule can spoil the receipts", () => {
  test.each([
    ["losing all", { lose: "all" }, []],
    ["losing the last", { lose: "final" }, ["sent"]],
    ["losing all but the last", { lose: "progress" }, ["delivered"]],
    ["doubling", { copies: 2 }, ["sent", "sent", "delivered", "delivered"]],
    ["turning round", { order: "reversed" }, ["delivered", "sent"]],
  ] as const)("by %s of them, and the message arrives all the same", async (_what, receipts, statuses) => {
    await using stage = await setStage();
    stage.standIn.rules.set({ receipts });
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.standIn.idle();
    expect(twilioStatuses(stage)).toEqual(statuses);
    expect(stage.standIn.phones.texts(phone)).toHaveLength(1);
  });

  test("by delaying them: the message is there, and no receipt yet", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ match: { account: "twilio-a" }, receipts: { delayMs: 60_000 } });
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await waitFor("the message is on the phone", () => stage.standIn.phones.texts(phone).length === 1);
    await stage.telnyx("/messages", telnyxText(stage.client));
    await waitFor("the other account's receipts have come", () => stage.client.called.length === 2);
    expect(telnyxEvents(stage)).toEqual(["message.sent sent", "message.finalized delivered"]);
  });

  test("by posting them before the send is answered", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ receipts: { when: "before_answer" } });
    const order: string[] = [];
    stage.client.answer = ({ form }) => {
      order.push(form["MessageStatus"] ?? form["CallStatus"] ?? "");
      return { status: 200, body: "" };
    };
    await stage.twilio("/Messages.json", twilioText(stage.client)).then(() => order.push("answer"));
    await stage.twilio("/Calls.json", twilioCall(stage.client)).then(() => order.push("answer"));
    expect(order).toEqual(["sent", "delivered", "answer", "initiated", "ringing", "in-progress", "completed", "answer"]);
  });
});

test("a stand-in that is told so posts no callback and keeps nothing", async () => {
  await using stage = await setStage({ callbacks: false, record: false });
  expect((await stage.twilio("/Messages.json", twilioText(stage.client))).status).toBe(201);
  expect((await stage.twilio("/Calls.json", twilioCall(stage.client))).status).toBe(201);
  await stage.standIn.idle();
  expect(stage.client.called).toEqual([]);
  expect(stage.standIn.phones.all()).toEqual([]);
  expect(stage.standIn.requests.all()).toEqual([]);
});

test("a client that is down does not keep the stand-in from going on, nor from closing", async () => {
  const stage = await setStage();
  await stage.client.close();
  await stage.telnyx("/messages", telnyxText(stage.client));
  await stage.standIn.idle();
  expect(stage.standIn.callbacks.all().map(({ event, attempt, status }) => [event, attempt, status])).toEqual([
    ["sent", 1, null],
    ["sent", 2, null],
    ["sent", 3, null],
    ["delivered", 1, null],
    ["delivered", 2, null],
    ["delivered", 3, null],
  ]);
  await stage.standIn.close();
});

test("closing ends a message that is still waiting for its receipts", async () => {
  const stage = await setStage();
  stage.standIn.rules.set({ receipts: { delayMs: 60_000 } });
  await stage.twilio("/Messages.json", twilioText(stage.client));
  await stage.standIn.close();
  await expect(stage.standIn.idle()).resolves.toBeUndefined();
  await stage.client.close();
});
