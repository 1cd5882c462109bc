import { describe, expect, test } from "vitest";
import { phone, setStage, telnyxAccount, telnyxCall, telnyxText } from "./stage.ts";

const owned = ["69829", "+14255550101"];
const calls = `/texml/Accounts/${telnyxAccount}/Calls`;

describe("a Telnyx message request", () => {
  const wrong: readonly [what: string, change: Record<string, unknown>, status: number, code: string, pointer: string][] = [
    ["no destination", { to: undefined }, 422, "10004", "/to"],
    ["a destination that is not E.164", { to: "4255550123" }, 400, "40310", "/to"],
    ["two destinations", { to: [phone, "+14255550124"] }, 400, "40310", "/to"],
    ["no sender", { from: undefined }, 422, "10004", "/from"],
    ["a sender that the account does not own", { from: "51789" }, 400, "40305", "/from"],
    ["no text", { text: "" }, 400, "40316", "/text"],
    ["a text of 1,601 characters", { text: "x".repeat(1_601) }, 400, "40302", "/text"],
    ["a callback address that is none", { webhook_url: "receipts" }, 422, "10003", "/webhook_url"],
    [
      "a callback address of more than 2,000 characters",
      { webhook_url: `https://example.com/${"x".repeat(2_000)}` },
      422,
      "10003",
      "/webhook_url",
    ],
    ["a flag as text", { use_profile_webhooks: "false" }, 422, "10015", "/use_profile_webhooks"],
    ["an encoding that does not exist", { encoding: "utf8" }, 422, "10015", "/encoding"],
    ["an unknown field", { validity: 170 }, 422, "10015", "/validity"],
  ];

  test.each(wrong)("with %s is refused as Telnyx refuses it", async (_what, change, status, code, pointer) => {
    await using stage = await setStage({ senders: owned });
    const answer = await stage.telnyx("/messages", telnyxText(stage.client, change));
    expect(answer.status).toBe(status);
    expect(answer.json.errors).toEqual([
      { code, title: expect.any(String), detail: expect.any(String), meta: expect.any(Object), source: { pointer } },
    ]);
    await stage.standIn.idle();
    expect(stage.standIn.phones.texts(phone)).toEqual([]);
  });

  test("that is right is answered with the message and its parts", async () => {
    await using stage = await setStage({ senders: owned });
    const answer = await stage.telnyx("/messages", telnyxText(stage.client, { text: "код ".repeat(20) }));
    expect(answer.status).toBe(200);
    expect(answer.json.data).toMatchObject({
      record_type: "message",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      to: [{ phone_number: phone, status: "queued" }],
      parts: 2,
      errors: [],
    });
  });

  test("from an alphanumeric sender needs a messaging profile", async () => {
    await using stage = await setStage();
    const without = await stage.telnyx("/messages", telnyxText(stage.client, { from: "Contoso" }));
    expect(without.json.errors[0]).toMatchObject({ code: "10004", source: { pointer: "/messaging_profile_id" } });
    const withOne = await stage.telnyx("/messages", telnyxText(stage.client, { from: "Contoso", messaging_profile_id: "profile" }));
    expect(withOne.status).toBe(200);
  });

  test("must be JSON and say so", async () => {
    await using stage = await setStage();
    expect((await stage.telnyx("/messages", "{")).json.errors[0]).toMatchObject({ code: "10023" });
    expect((await stage.telnyx("/messages", "[]")).status).toBe(400);
    const form = await stage.telnyx("/messages", "to=1", { headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect(form.status).toBe(415);
    expect(form.json.errors[0]).toMatchObject({ code: "10014" });
  });

  test.each([
    ["no key", ""],
    ["a wrong key", "Bearer wrong"],
  ])("with %s is answered 401 and code 10009", async (_what, authorization) => {
    await using stage = await setStage();
    const answer = await stage.telnyx("/messages", telnyxText(stage.client), { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.json.errors[0]).toMatchObject({ code: "10009", title: "Authentication failed" });
  });

  test("can be asked about afterwards, and other addresses are not found", async () => {
    await using stage = await setStage();
    const { json } = await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.standIn.idle();
    const headers = { authorization: "Bearer KEY-telnyx" };
    const base = stage.standIn.baseUrls["telnyx-b"];
    const known = await fetch(`${base}/messages/${json.data.id}`, { headers });
    expect(await known.json()).toMatchObject({ data: { id: json.data.id, to: [{ status: "delivered" }] } });
    expect((await fetch(`${base}/messages/unknown`, { headers })).status).toBe(404);
    expect((await stage.telnyx("/fax", {})).json.errors[0]).toMatchObject({ code: "10005" });
  });
});

describe("a TeXML call request", () => {
  const wrong: readonly [what: string, change: Record<string, unknown>, status: number, code: string, pointer: string][] = [
    ["no destination", { To: undefined }, 422, "10004", "/To"],
    ["no caller ID", { From: undefined }, 422, "10004", "/From"],
    ["no application", { ApplicationSid: undefined }, 422, "10004", "/ApplicationSid"],
    ["a destination that is not E.164", { To: "0123" }, 422, "10016", "/To"],
    ["a short code as caller ID", { From: "69829" }, 422, "10016", "/From"],
    ["a caller ID that the account does not own", { From: "+14255550199" }, 403, "10010", "/From"],
    ["no script", { Texml: undefined }, 422, "10004", "/Texml"],
    ["a script that is not well-formed", { Texml: "<Response><Say>4</Response>" }, 422, "10015", "/Texml"],
    ["a ring time of 4 seconds", { Timeout: 4 }, 422, "10015", "/Timeout"],
    ["a ring time as text", { Timeout: "22" }, 422, "10015", "/Timeout"],
    ["events in a list", { StatusCallbackEvent: ["ringing"] }, 422, "10015", "/StatusCallbackEvent"],
    ["an event that does not exist", { StatusCallbackEvent: "ringing answerd" }, 422, "10015", "/StatusCallbackEvent"],
    ["a callback address that is none", { StatusCallback: "receipts" }, 422, "10003", "/StatusCallback"],
    ["an unknown parameter", { Twiml: "<Response/>" }, 422, "10015", "/Twiml"],
  ];

  test.each(wrong)("with %s is refused as Telnyx refuses it", async (_what, change, status, code, pointer) => {
    await using stage = await setStage({ senders: owned });
    const answer = await stage.telnyx(calls, telnyxCall(stage.client, change));
    expect(answer.status).toBe(status);
    expect(answer.json.errors[0]).toMatchObject({ code, source: { pointer } });
    await stage.standIn.idle();
    expect(stage.standIn.phones.calls(phone)).toEqual([]);
  });

  test("that is right is answered flat, without a data wrapper", async () => {
    await using stage = await setStage({ senders: owned });
    const answer = await stage.telnyx(calls, telnyxCall(stage.client));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ call_sid: expect.stringMatching(/^v3:/), from: "+14255550101", to: phone, status: "queued" });
  });

  test("under another account's path is not found", async () => {
    await using stage = await setStage();
    expect((await stage.telnyx("/texml/Accounts/other/Calls", telnyxCall(stage.client))).status).toBe(404);
  });
});
