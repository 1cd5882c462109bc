import { describe, expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { noWaiting, phone, setStage, telnyxText, twilioCall, twilioText } from "./stage.ts";

const fails = { answer: { kind: "error", status: 500 } };

describe("rules over HTTP", () => {
  test("are added, listed, removed and cleared", async () => {
    await using stage = await setStage();
    const added = await stage.control("POST", "rules", { id: "down", ...fails });
    expect([added.status, added.json.id]).toEqual([201, "down"]);
    expect((await stage.control("POST", "rules", fails)).json.id).toBe("rule-1");
    expect((await stage.twilio("/Messages.json", twilioText(stage.client))).status).toBe(500);
    expect((await stage.control("GET", "rules")).json.rules).toMatchObject([
      { id: "rule-1", used: 1 },
      { id: "down", used: 0 },
    ]);
    expect((await stage.control("DELETE", "rules/rule-1")).status).toBe(204);
    expect((await stage.control("DELETE", "rules/rule-1")).status).toBe(404);
    expect((await stage.control("DELETE", "rules")).status).toBe(204);
    expect((await stage.control("GET", "rules")).json).toEqual({ rules: [] });
    expect((await stage.twilio("/Messages.json", twilioText(stage.client))).status).toBe(201);
  });

  test("are replaced as a whole, and the first in the list wins", async () => {
    await using stage = await setStage();
    await stage.control("POST", "rules", fails);
    const rules = [{ match: { channel: "sms" }, answer: { kind: "error", status: 429 } }, { answer: { kind: "error", status: 502 } }];
    expect((await stage.control("PUT", "rules", rules)).status).toBe(200);
    expect((await stage.twilio("/Messages.json", twilioText(stage.client))).status).toBe(429);
    expect((await stage.twilio("/Calls.json", twilioCall(stage.client))).status).toBe(502);
  });

  test.each([
    ["says nothing", {}, "a rule needs at least one of answer, receipts, phone"],
    ["has an unknown key", { ...fails, matches: {} }, "matches"],
    ["has a status that is no failure", { answer: { kind: "error", status: 200 } }, "answer.status"],
    ["has an unknown kind of answer", { answer: { kind: "explode" } }, "answer.kind"],
    [
      "wants to know the phone before reading",
      { match: { to: phone }, answer: { kind: "close_before_reading" } },
      "the body, which isn't read",
    ],
    ["presses what is no key", { phone: { keys: "1a" } }, "phone.keys"],
  ])("are refused when one %s, and what is wrong is named", async (_what, rule, named) => {
    await using stage = await setStage();
    const answer = await stage.control("POST", "rules", rule);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toContain(named);
    expect(stage.standIn.rules.list()).toEqual([]);
  });

  test("must come as JSON, so that a foreign web page can't send them unasked", async () => {
    await using stage = await setStage();
    const answer = await fetch(`${stage.standIn.url}/_stand-in/rules`, { method: "POST", body: JSON.stringify(fails) });
    expect(answer.status).toBe(415);
    const broken = await fetch(`${stage.standIn.url}/_stand-in/rules`, {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(broken.status).toBe(400);
  });
});

test("what arrived and what was posted can be read and cleared", async () => {
  await using stage = await setStage({ clock: () => 1_800_000_000_000 });
  await stage.twilio("/Messages.json", twilioText(stage.client));
  await stage.standIn.idle();
  expect((await stage.control("GET", "requests")).json.requests).toEqual([
    {
      at: 1_800_000_000_000,
      account: "twilio-a",
      channel: "sms",
      method: "POST",
      path: expect.stringMatching(/\/Messages\.json$/),
      answer: "normal",
      errorStatus: null,
      taken: true,
      id: expect.stringMatching(/^SM/),
      to: phone,
      from: "97671",
      parameters: twilioText(stage.client),
    },
  ]);
  expect((await stage.control("GET", "callbacks")).json.callbacks).toMatchObject([
    { account: "twilio-a", event: "sent", status: 200, attempt: 1 },
    { account: "twilio-a", event: "delivered", status: 200, attempt: 1 },
  ]);
  for (const log of ["requests", "callbacks", "phones"]) {
    expect((await stage.control("DELETE", log)).status).toBe(204);
    expect((await stage.control("GET", log)).json).toEqual({ [log]: [] });
  }
});

describe("a phone over HTTP", () => {
  test("shows what arrived on it", async () => {
    await using stage = await setStage();
    expect((await stage.control("GET", `phones/${phone}`)).status).toBe(404);
    await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.standIn.idle();
    const one = await stage.control("GET", `phones/${encodeURIComponent(phone)}`);
    expect(one.json).toMatchObject({ number: phone, entries: [{ kind: "text", text: "482913 is your code", sender: "69829" }] });
    expect((await stage.control("GET", "phones")).json).toEqual({ phones: [one.json] });
  });

  test("replies to whoever wrote last, as the carrier would post it", async () => {
    await using stage = await setStage();
    expect((await stage.control("POST", `phones/${phone}/replies`, { text: "STOP" })).status).toBe(409);
    await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.standIn.idle();
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.standIn.idle();
    stage.client.called.length = 0;
    expect((await stage.control("POST", `phones/${phone}/replies`, { text: "STOP" })).status).toBe(202);
    await stage.standIn.idle();
    expect(stage.client.called).toMatchObject([
      { path: "/inbound/twilio-a", form: { From: phone, To: "97671", Body: "STOP", SmsStatus: "received" } },
    ]);
    expect((await stage.control("POST", `phones/${phone}/replies`, { text: "YES", to: "69829" })).status).toBe(202);
    await stage.standIn.idle();
    const { data } = JSON.parse(stage.client.called[1]?.body ?? "") as { data: object };
    expect(data).toMatchObject({
      event_type: "message.received",
      payload: { direction: "inbound", text: "YES", from: { phone_number: phone }, to: [{ phone_number: "69829" }] },
    });
    expect(stage.standIn.phones.texts(phone).map((text) => text.direction)).toEqual(["in", "in", "out", "out"]);
  });

  test("that nobody wrote to can write first, when it says to whom", async () => {
    await using stage = await setStage();
    const unknown = await stage.control("POST", `phones/${phone}/replies`, { text: "START", to: "97671", account: "nobody" });
    expect([unknown.status, unknown.json.error]).toEqual([409, "there is no account nobody"]);
    const written = await stage.control("POST", `phones/${phone}/replies`, { text: "START", to: "97671", account: "twilio-a" });
    expect(written.status).toBe(202);
    await stage.standIn.idle();
    expect(stage.client.called).toMatchObject([{ form: { Body: "START" } }]);
    expect((await stage.control("POST", "phones/5550123/replies", { text: "x" })).status).toBe(400);
  });

  test("presses keys while a call waits for them", async () => {
    await using stage = await setStage({ pace: { ...noWaiting, keyWaitMs: 60_000 } });
    expect((await stage.control("POST", `phones/${phone}/keys`, { keys: "1" })).status).toBe(409);
    const Twiml = `<Response><Gather numDigits="2" action="${stage.client.url}/voice"/></Response>`;
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml }));
    await waitFor("the call waits for keys", () => stage.standIn.phones.calls(phone)[0]?.state === "awaiting_keys");
    expect((await stage.control("POST", `phones/${phone}/keys`, { keys: "1" })).status).toBe(202);
    expect((await stage.control("POST", `phones/${phone}/keys`, { keys: "9" })).status).toBe(202);
    await stage.standIn.idle();
    expect(stage.client.called.find((call) => call.path === "/voice")?.form["Digits"]).toBe("19");
  });
});

test("an address that is none says what there is", async () => {
  await using stage = await setStage();
  const unknown = await fetch(`${stage.standIn.url}/sinch-c/messages`, { method: "POST" });
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain("/twilio-a, /telnyx-b");
  expect((await stage.control("GET", "nothing")).status).toBe(404);
  expect((await stage.control("GET", "phones/1/2/3")).status).toBe(404);
  expect((await stage.control("GET", "accounts")).json).toEqual({
    accounts: [
      { name: "twilio-a", carrier: "Twilio" },
      { name: "telnyx-b", carrier: "Telnyx" },
    ],
  });
});

test("only the last phones, entries and requests are kept", async () => {
  await using stage = await setStage({ keep: { phones: 2, requests: 3 } });
  const numbers = ["+14255550001", "+14255550002", "+14255550003", "+14255550002"];
  for (const To of numbers) {
    await stage.twilio("/Messages.json", twilioText(stage.client, { To }));
    await stage.standIn.idle();
  }
  expect(stage.standIn.phones.all().map((kept) => kept.number)).toEqual(["+14255550002", "+14255550003"]);
  expect(stage.standIn.requests.all().map((request) => request.to)).toEqual(numbers.slice(1));
  for (let sent = 0; sent < 60; sent += 1) await stage.twilio("/Messages.json", twilioText(stage.client, { Body: `text ${sent}` }));
  await stage.standIn.idle();
  const texts = stage.standIn.phones.texts(phone).map((text) => text.text);
  expect(texts).toHaveLength(50);
  expect(texts).toContain("text 59");
  expect(texts).not.toContain("text 0");
});

test("a body that is too long is refused before it is read to its end", async () => {
  await using stage = await setStage();
  const answer = await stage.twilio("/Messages.json", twilioText(stage.client, { Body: "x".repeat(70_000) }));
  expect(answer.status).toBe(413);
});
