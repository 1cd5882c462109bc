import { describe, expect, test } from "vitest";
import { accountSid, basic, phone, setStage, twilioCall, twilioText } from "./stage.ts";

const owned = ["97671", "+14255550100"];

describe("a Twilio message request", () => {
  const wrong: readonly [what: string, change: Record<string, string>, code: number][] = [
    ["no destination", { To: "" }, 21604],
    ["a destination that is not E.164", { To: "4255550123" }, 21211],
    ["a destination with spaces", { To: "+1 425 555 0123" }, 21211],
    ["no sender", { From: "" }, 21603],
    ["a sender that is none", { From: "not a sender at all" }, 21212],
    ["the destination as its own sender", { From: phone }, 21266],
    ["a sender that the account does not own", { From: "51789" }, 21606],
    ["no text", { Body: "" }, 21602],
    ["a text of 1,601 characters", { Body: "x".repeat(1_601) }, 21617],
    ["a callback address that is none", { StatusCallback: "receipts" }, 21609],
    ["a callback address with an underscore in the host name", { StatusCallback: "https://my_host.example/receipts" }, 21609],
    ["a validity of no time", { ValidityPeriod: "0" }, 21624],
    ["a validity of more than ten hours", { ValidityPeriod: "36001" }, 21624],
    ["a validity with a fraction", { ValidityPeriod: "170.5" }, 21624],
    ["a misspelt parameter", { ValidityPeriode: "170" }, 20001],
    ["a risk check that does not exist", { RiskCheck: "maybe" }, 20001],
  ];

  test.each(wrong)("with %s is refused as Twilio refuses it", async (_what, change, code) => {
    await using stage = await setStage({ senders: owned });
    const answer = await stage.twilio("/Messages.json", twilioText(stage.client, change));
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status: 400,
    });
    await stage.standIn.idle();
    expect(stage.standIn.phones.texts(phone)).toEqual([]);
    expect(stage.standIn.requests.all()).toMatchObject([{ account: "twilio-a", answer: "refused", taken: false }]);
  });

  test("that is right is answered with the message resource", async () => {
    await using stage = await setStage({ senders: owned });
    const answer = await stage.twilio("/Messages.json", twilioText(stage.client, { Body: "é".repeat(1_600) }));
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      account_sid: accountSid,
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: "queued",
      num_segments: "11",
      error_code: null,
      to: phone,
      from: "97671",
    });
  });

  test("may give a parameter only once", async () => {
    await using stage = await setStage();
    const answer = await stage.twilio("/Messages.json", { ...twilioText(stage.client), To: [phone, "+14255550124"] });
    expect(answer.json).toMatchObject({ code: 20001, status: 400 });
  });

  test("as JSON is read as an empty one", async () => {
    await using stage = await setStage();
    const init = { headers: { "content-type": "application/json" }, body: JSON.stringify(twilioText(stage.client)) };
    expect((await stage.twilio("/Messages.json", {}, init)).json).toMatchObject({ code: 21604 });
  });

  test.each([
    ["no credentials", { authorization: "" }],
    ["a wrong token", { authorization: basic(accountSid, "wrong") }],
    ["another account's name", { authorization: basic(`AC${"f".repeat(32)}`, "twilio-auth-token") }],
  ])("with %s is answered 401 and code 20003", async (_what, headers) => {
    await using stage = await setStage();
    const answer = await stage.twilio("/Messages.json", twilioText(stage.client), { headers });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ code: 20003, message: "Authenticate", status: 401 });
    expect(answer.headers.get("www-authenticate")).toContain("Basic");
  });

  test("to a resource that does not exist is answered 404 and code 20404, with another method 405", async () => {
    await using stage = await setStage();
    expect((await stage.twilio("/Faxes.json", {})).json).toMatchObject({ code: 20404, status: 404 });
    expect((await stage.twilio("/Messages.json", {}, { method: "PUT" })).json).toMatchObject({ status: 405 });
  });

  test("can be asked about afterwards", async () => {
    await using stage = await setStage();
    const { json } = await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.standIn.idle();
    const { authorization } = { authorization: basic(accountSid, "twilio-auth-token") };
    const url = `${stage.standIn.baseUrls["twilio-a"]}/2010-04-01/Accounts/${accountSid}/Messages`;
    const known = await fetch(`${url}/${json.sid}.json`, { headers: { authorization } });
    expect(known.status).toBe(200);
    expect(await known.json()).toMatchObject({ sid: json.sid, status: "delivered" });
    const unknown = await fetch(`${url}/SM${"0".repeat(32)}.json`, { headers: { authorization } });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ code: 20404 });
  });
});

describe("a Twilio call request", () => {
  const wrong: readonly [what: string, change: Record<string, string | readonly string[]>, code: number][] = [
    ["no destination", { To: "" }, 21201],
    ["a destination that is not E.164", { To: "0123" }, 21217],
    ["no caller ID", { From: "" }, 21213],
    ["a short code as caller ID", { From: "97671" }, 21212],
    ["a caller ID that the account does not own", { From: "+14255550199" }, 21210],
    ["neither script nor address", { Twiml: "" }, 21205],
    ["an address that is none", { Url: "script.xml" }, 21205],
    ["a script of 4,001 characters", { Twiml: `<Response><Say>${"x".repeat(3_969)}</Say></Response>` }, 20001],
    ["a script that is not well-formed", { Twiml: "<Response><Say>4 & 2</Say></Response>" }, 12100],
    ["a script with an unknown verb", { Twiml: "<Response><Sai>4</Sai></Response>" }, 12100],
    ["a ring time of no seconds", { Timeout: "0" }, 21208],
    ["a ring time of 601 seconds", { Timeout: "601" }, 21208],
    ["an event that does not exist", { StatusCallbackEvent: ["ringing", "answerd"] }, 21626],
    ["events in one value", { StatusCallbackEvent: "ringing answered" }, 21626],
    ["a callback address that is none", { AsyncAmdStatusCallback: "ftp://example.com" }, 21609],
    ["machine detection that does not exist", { MachineDetection: "true" }, 20001],
    ["a misspelt parameter", { TimeOut: "20" }, 20001],
  ];

  test.each(wrong)("with %s is refused as Twilio refuses it", async (_what, change, code) => {
    await using stage = await setStage({ senders: owned });
    const answer = await stage.twilio("/Calls.json", twilioCall(stage.client, change));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code, status: 400 });
    await stage.standIn.idle();
    expect(stage.standIn.phones.calls(phone)).toEqual([]);
  });

  test("that is right is answered with the call resource", async () => {
    await using stage = await setStage({ senders: owned });
    const longest = `<Response><Say>${"x".repeat(3_968)}</Say></Response>`;
    const answer = await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml: longest }));
    expect(longest).toHaveLength(4_000);
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      sid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      status: "queued",
      to: phone,
      from: "+14255550100",
    });
  });
});
