import { createPublicKey, verify } from "node:crypto";
import twilio from "twilio";
import { describe, expect, test } from "vitest";
import { twilioSignature } from "../../carriers/twilio/stand-in/signature.ts";
import { authToken, phone, setStage, telnyxAccount, telnyxCall, telnyxText, twilioCall, twilioText } from "./stage.ts";
import type { Called } from "./stage.ts";

describe("what the Twilio stand-in posts", () => {
  test("is signed as in the vendor's published example", () => {
    const parameters = { CallSid: "CA1234567890ABCDE", Caller: "+14158675309", Digits: "1234", From: "+14158675309", To: "+18005551212" };
    expect(twilioSignature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", parameters)).toBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  });

  test("passes the vendor's own check: receipts, call events and inbound messages, and nothing altered does", async () => {
    await using stage = await setStage();
    await stage.twilio("/Messages.json", twilioText(stage.client));
    await stage.twilio("/Calls.json", twilioCall(stage.client));
    await stage.standIn.idle();
    stage.standIn.reply(phone, { text: "STOP ünd 1+1=2 & more" });
    await stage.standIn.idle();
    expect(stage.client.called).toHaveLength(2 + 4 + 1);
    for (const { url, headers, form } of stage.client.called) {
      const signature = String(headers["x-twilio-signature"]);
      expect(twilio.validateRequest(authToken, signature, url, form)).toBe(true);
      expect(twilio.validateRequest(authToken, signature, url, { ...form, From: "+14255550666" })).toBe(false);
      expect(twilio.validateRequest("another-token", signature, url, form)).toBe(false);
    }
  });
});

describe("what the Telnyx stand-in posts", () => {
  test("is signed with Ed25519 over time and raw body: messages, call events and inbound messages, and nothing altered passes", async () => {
    await using stage = await setStage();
    await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.telnyx(`/texml/Accounts/${telnyxAccount}/Calls`, telnyxCall(stage.client));
    await stage.standIn.idle();
    stage.standIn.reply(phone, { text: "STOP" });
    await stage.standIn.idle();
    expect(stage.client.called).toHaveLength(2 + 4 + 1);
    for (const call of stage.client.called) {
      expect(isGenuine(stage.telnyxPublicKey, call)).toBe(true);
      expect(isGenuine(stage.telnyxPublicKey, { ...call, body: `${call.body} ` })).toBe(false);
    }
  });

  test("is posted again with a new count and a signature of its own until it is taken, at most three times", async () => {
    await using stage = await setStage();
    stage.client.answer = () => ({ status: 503, body: "" });
    stage.standIn.rules.set({ receipts: { lose: "progress" } });
    await stage.telnyx("/messages", telnyxText(stage.client));
    await stage.standIn.idle();
    const bodies = stage.client.called.map((call) => JSON.parse(call.body) as { data: { id: string }; meta: { attempt: number } });
    expect(bodies.map((body) => body.meta.attempt)).toEqual([1, 2, 3]);
    expect(new Set(bodies.map((body) => body.data.id)).size).toBe(1);
    for (const call of stage.client.called) expect(isGenuine(stage.telnyxPublicKey, call)).toBe(true);
  });
});

function isGenuine(publicKey: string, call: Called): boolean {
  const prefix = Buffer.from("302a300506032b6570032100", "hex");
  const key = createPublicKey({ key: Buffer.concat([prefix, Buffer.from(publicKey, "base64")]), format: "der", type: "spki" });
  const signed = Buffer.from(`${String(call.headers["telnyx-timestamp"])}|${call.body}`);
  return verify(null, signed, key, Buffer.from(String(call.headers["telnyx-signature-ed25519"]), "base64"));
}
