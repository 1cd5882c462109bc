import { describe, expect, test } from "vitest";
import type { RuleInput } from "../../carriers/stand-in/rules/rules.ts";
import { waitFor } from "../support/wait-for.ts";
import { phone, setStage, telnyxAccount, telnyxCall, telnyxText, twilioCall, twilioText } from "./stage.ts";

describe("a rule can spoil the answer", () => {
  test("with an error in the carrier's own words, and the message does not go out", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ answer: { kind: "error", status: 503 } });
    const twilio = await stage.twilio("/Messages.json", twilioText(stage.client));
    expect(twilio.status).toBe(503);
    expect(twilio.json).toMatchObject({ code: 20503, status: 503 });
    const telnyx = await stage.telnyx("/messages", telnyxText(stage.client));
    expect(telnyx.status).toBe(503);
    expect(telnyx.json.errors[0]).toMatchObject({ code: "10007" });
    await stage.standIn.idle();
    expect(stage.client.called).toEqual([]);
    expect(stage.standIn.phones.all()).toEqual([]);
  });

  test("with any code of the vendor's, on messages and on calls", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ match: { account: "twilio-a" }, answer: { kind: "error", status: 400, code: "21610" } });
    stage.standIn.rules.set({ match: { account: "telnyx-b" }, answer: { kind: "error", status: 403, code: "40300" } });
    expect((await stage.twilio("/Messages.json", twilioText(stage.client))).json).toMatchObject({ code: 21610, status: 400 });
    expect((await stage.twilio("/Calls.json", twilioCall(stage.client))).json).toMatchObject({ code: 21610 });
    const blocked = await stage.telnyx("/messages", telnyxText(stage.client));
    expect(blocked.json.errors[0]).toMatchObject({ code: "40300", title: "Blocked due to STOP message" });
  });

  test("with 429 and Retry-After", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ answer: { kind: "error", status: 429, retryAfterSeconds: 7 } });
    const twilio = await stage.twilio("/Messages.json", twilioText(stage.client));
    expect([twilio.status, twilio.headers.get("retry-after"), twilio.json.code]).toEqual([429, "7", 20429]);
    const telnyx = await stage.telnyx("/messages", telnyxText(stage.client));
    expect([telnyx.status, telnyx.headers.get("retry-after"), telnyx.json.errors[0].code]).toEqual([429, "7", "10011"]);
  });

  test("by never answering, while the message arrives or not", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ id: "hang", answer: { kind: "hang", taken: false } });
    const lost = new AbortController();
    const first = stage.twilio("/Messages.json", twilioText(stage.client), { signal: lost.signal });
    await waitFor("the request has arrived", () => stage.standIn.requests.all().length === 1);
    stage.standIn.rules.set({ id: "hang", answer: { kind: "hang", taken: true } });
    const arrived = new AbortController();
    const second = stage.twilio("/Messages.json", twilioText(stage.client, { Body: "the second" }), { signal: arrived.signal });
    await waitFor("the second message is on the phone", () => stage.standIn.phones.texts(phone).length === 1);
    expect(stage.standIn.phones.texts(phone)[0]?.text).toBe("the second");
    expect(await Promise.race([first, second, Promise.resolve("no answer")])).toBe("no answer");
    lost.abort();
    arrived.abort();
    await expect(first).rejects.toThrow();
    await expect(second).rejects.toThrow();
  });

  test.each([{ kind: "close_before_reading" }, { kind: "close_after_reading" }] as const)(
    "by closing the connection: $kind",
    async (answer) => {
      await using stage = await setStage();
      stage.standIn.rules.set({ answer });
      await expect(stage.twilio("/Messages.json", twilioText(stage.client))).rejects.toThrow("fetch failed");
      await expect(stage.telnyx("/messages", telnyxText(stage.client))).rejects.toThrow("fetch failed");
      await stage.standIn.idle();
      expect(stage.standIn.requests.all()).toMatchObject([
        { answer: answer.kind, taken: false },
        { answer: answer.kind, taken: false },
      ]);
      expect(stage.standIn.requests.all()[0]?.to).toBe(answer.kind === "close_before_reading" ? null : phone);
      expect(stage.standIn.phones.all()).toEqual([]);
    },
  );

  test("by closing the connection although the message was taken", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ answer: { kind: "close_after_reading", taken: true } });
    await expect(stage.twilio("/Messages.json", twilioText(stage.client))).rejects.toThrow("fetch failed");
    await stage.standIn.idle();
    expect(stage.standIn.phones.texts(phone)).toHaveLength(1);
    expect(stage.client.called).toHaveLength(2);
  });

  test("by answering later than something that was asked later", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ match: { account: "twilio-a" }, answer: { kind: "normal", delayMs: 300 } });
    const order: string[] = [];
    await Promise.all([
      stage.twilio("/Messages.json", twilioText(stage.client)).then(({ status }) => order.push(`slow ${status}`)),
      stage.telnyx("/messages", telnyxText(stage.client)).then(({ status }) => order.push(`quick ${status}`)),
    ]);
    expect(order).toEqual(["quick 200", "slow 201"]);
  });

  test("with success that is no answer", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ match: { account: "twilio-a" }, answer: { kind: "garbage" } });
    stage.standIn.rules.set({ match: { account: "telnyx-b" }, answer: { kind: "garbage", contentType: "application/json", body: "{}" } });
    const twilio = await stage.twilio("/Messages.json", twilioText(stage.client));
    expect([twilio.status, twilio.text]).toEqual([200, "<html><body>It works!</body></html>"]);
    const telnyx = await stage.telnyx("/messages", telnyxText(stage.client));
    expect([telnyx.status, telnyx.text]).toEqual([200, "{}"]);
  });

  test("but never hides that a request was wrong", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ answer: { kind: "error", status: 503 } });
    expect((await stage.twilio("/Messages.json", twilioText(stage.client, { To: "1" }))).json).toMatchObject({ code: 21211 });
  });
});

describe("a rule is for", () => {
  const fails = { kind: "error", status: 500 } as const;
  const fine = { twilioText: 201, twilioOtherPhone: 201, twilioOtherSender: 201, twilioCall: 201, telnyxText: 200, telnyxCall: 200 };

  test.each<[what: string, match: RuleInput["match"], hit: (keyof typeof fine)[]]>([
    ["everything", {}, ["twilioText", "twilioOtherPhone", "twilioOtherSender", "twilioCall", "telnyxText", "telnyxCall"]],
    ["an account", { account: "twilio-a" }, ["twilioText", "twilioOtherPhone", "twilioOtherSender", "twilioCall"]],
    ["a channel", { channel: "voice" }, ["twilioCall", "telnyxCall"]],
    ["a phone", { to: "+16135550177" }, ["twilioOtherPhone"]],
    ["phones that begin alike", { to: "+1613*" }, ["twilioOtherPhone"]],
    ["a sender", { from: "51789" }, ["twilioOtherSender"]],
    ["an account's channel", { account: "telnyx-b", channel: "sms" }, ["telnyxText"]],
  ])("%s", async (_what, match, hit) => {
    const expected = Object.fromEntries(
      Object.entries(fine).map(([name, status]) => [name, hit.some((one) => one === name) ? 500 : status]),
    );
    expect(await answersOf({ match, answer: fails })).toEqual(expected);
  });

  test("the next requests only, when it says how many", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ times: 2, answer: fails });
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) statuses.push((await stage.twilio("/Messages.json", twilioText(stage.client))).status);
    expect(statuses).toEqual([500, 500, 201, 201]);
  });

  test("a percentage of the requests", async () => {
    const drawn = [0.1, 0.9, 0.24, 0.25];
    await using stage = await setStage({ random: () => drawn.shift() ?? 1 });
    stage.standIn.rules.set({ percent: 25, answer: fails });
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) statuses.push((await stage.twilio("/Messages.json", twilioText(stage.client))).status);
    expect(statuses).toEqual([500, 201, 500, 201]);
  });

  test("its aspect: the newest decides, and others keep deciding the rest", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ phone: { sms: "undelivered", code: "30005" }, answer: { kind: "error", status: 500 } });
    stage.standIn.rules.set({ answer: { kind: "normal" } });
    expect((await stage.twilio("/Messages.json", twilioText(stage.client))).status).toBe(201);
    await stage.standIn.idle();
    expect(stage.client.called.at(-1)?.form).toMatchObject({ MessageStatus: "undelivered", ErrorCode: "30005" });
  });
});

/** What each kind of request is answered with while one rule is in force. */
async function answersOf(rule: RuleInput): Promise<Record<string, number>> {
  await using stage = await setStage();
  stage.standIn.rules.set(rule);
  const other = "+16135550177";
  return {
    twilioText: (await stage.twilio("/Messages.json", twilioText(stage.client))).status,
    twilioOtherPhone: (await stage.twilio("/Messages.json", twilioText(stage.client, { To: other }))).status,
    twilioOtherSender: (await stage.twilio("/Messages.json", twilioText(stage.client, { From: "51789" }))).status,
    twilioCall: (await stage.twilio("/Calls.json", twilioCall(stage.client))).status,
    telnyxText: (await stage.telnyx("/messages", telnyxText(stage.client))).status,
    telnyxCall: (await stage.telnyx(`/texml/Accounts/${telnyxAccount}/Calls`, telnyxCall(stage.client))).status,
  };
}
