import { describe, expect, test } from "vitest";
import type { PhonePlan } from "../../carriers/stand-in/rules/rules.ts";
import { waitFor } from "../support/wait-for.ts";
import { noWaiting, phone, setStage, telnyxAccount, telnyxCall, twilioCall } from "./stage.ts";
import type { Stage } from "./stage.ts";

const texml = `/texml/Accounts/${telnyxAccount}/Calls`;
const forms = (stage: Stage, path: string) => stage.client.called.filter((call) => call.path === path).map((call) => call.form);
const statuses = (stage: Stage, path: string) => forms(stage, path).map((form) => form["CallStatus"]);

describe("an accepted call", () => {
  test("is reported from its start to its end, with both carriers' words", async () => {
    await using stage = await setStage();
    const { json } = await stage.twilio("/Calls.json", twilioCall(stage.client));
    await stage.telnyx(texml, telnyxCall(stage.client));
    await stage.standIn.idle();
    expect(statuses(stage, "/receipts/call-a")).toEqual(["initiated", "ringing", "in-progress", "completed"]);
    expect(statuses(stage, "/receipts/call-b")).toEqual(["initiated", "ringing", "in-progress", "completed"]);
    const ended = { CallSid: json.sid, From: "+14255550100", To: phone, CallDuration: "1", SequenceNumber: "3", SipResponseCode: "200" };
    expect(forms(stage, "/receipts/call-a")[3]).toMatchObject(ended);
    expect(forms(stage, "/receipts/call-b")[3]).toMatchObject({ HangupCause: "normal_clearing", ConnectionId: "texml-app" });
  });

  test("is heard on the phone, sentence by sentence, with its caller ID", async () => {
    await using stage = await setStage();
    const Twiml =
      '<Response><Say>Hello &amp; welcome.</Say><Pause/><Say loop="2">Your <say-as interpret-as="digits">code</say-as> is:\n 4, 8.</Say></Response>';
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml }));
    await stage.standIn.idle();
    expect(stage.standIn.phones.calls(phone)).toMatchObject([
      {
        callerId: "+14255550100",
        carrier: "Twilio",
        heard: ["Hello & welcome.", "Your code is: 4, 8.", "Your code is: 4, 8."],
        state: "ended",
        result: "Listened to",
      },
    ]);
  });

  test("reports only the events asked for, and by default the end alone", async () => {
    await using stage = await setStage();
    const { StatusCallbackEvent: _, ...silent } = twilioCall(stage.client);
    await stage.twilio("/Calls.json", { ...silent, Url: `${stage.client.url}/script` });
    await stage.telnyx(texml, telnyxCall(stage.client, { StatusCallbackEvent: "answered" }));
    await stage.standIn.idle();
    expect(statuses(stage, "/receipts/call-a")).toEqual(["completed"]);
    expect(statuses(stage, "/receipts/call-b")).toEqual(["in-progress"]);
  });

  test("fetches a script that was given as an address", async () => {
    await using stage = await setStage();
    stage.client.answer = ({ path }) => ({ status: 200, body: path === "/script" ? "<Response><Say>Fetched.</Say></Response>" : "" });
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Url: `${stage.client.url}/script`, Twiml: "" }));
    await stage.standIn.idle();
    expect(stage.standIn.phones.calls(phone)).toMatchObject([{ heard: ["Fetched."], result: "Listened to" }]);
  });

  const ends: readonly [call: PhonePlan["call"], twilio: object, telnyx: object, result: string][] = [
    ["busy", { CallStatus: "busy", SipResponseCode: "486" }, { CallStatus: "busy", HangupCause: "user_busy" }, "Busy"],
    ["no_answer", { CallStatus: "no-answer" }, { CallStatus: "no-answer", HangupCause: "no_answer" }, "Not answered"],
    ["rejected", { CallStatus: "busy", SipResponseCode: "603" }, { CallStatus: "busy", HangupCause: "call_rejected" }, "Declined"],
    ["failed", { CallStatus: "failed" }, { CallStatus: "failed", HangupCause: "not_found" }, "Could not be connected"],
  ];
  test.each(ends)("can end as %s, and nothing is heard", async (call, twilio, telnyx, result) => {
    await using stage = await setStage();
    stage.standIn.rules.set({ phone: { call } });
    await stage.twilio("/Calls.json", twilioCall(stage.client));
    await stage.telnyx(texml, telnyxCall(stage.client));
    await stage.standIn.idle();
    expect(forms(stage, "/receipts/call-a").at(-1)).toMatchObject({ ...twilio, CallDuration: "0" });
    expect(forms(stage, "/receipts/call-b").at(-1)).toMatchObject(telnyx);
    expect(statuses(stage, "/receipts/call-a")).not.toContain("in-progress");
    expect(stage.standIn.phones.calls(phone)).toMatchObject([
      { heard: [], result },
      { heard: [], result },
    ]);
  });
});

describe("machine detection", () => {
  test("in the foreground tells Twilio's client who answered with the end of the call", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ times: 1, phone: { call: "voicemail" } });
    await stage.twilio("/Calls.json", twilioCall(stage.client, { MachineDetection: "Enable" }));
    await stage.standIn.idle();
    await stage.twilio("/Calls.json", twilioCall(stage.client, { MachineDetection: "Enable" }));
    await stage.standIn.idle();
    const ended = forms(stage, "/receipts/call-a").filter((form) => form["CallStatus"] === "completed");
    expect(ended.map((form) => form["AnsweredBy"])).toEqual(["machine_start", "human"]);
    expect(stage.standIn.phones.calls(phone).map((call) => call.result)).toEqual(["Left on voicemail", "Listened to"]);
  });

  test("in the background has a callback of its own, and the end of the call does not repeat it", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ phone: { call: "voicemail" } });
    const asked = { MachineDetection: "DetectMessageEnd", AsyncAmdStatusCallback: `${stage.client.url}/amd` };
    await stage.twilio("/Calls.json", twilioCall(stage.client, { ...asked, AsyncAmd: "true" }));
    await stage.telnyx(texml, telnyxCall(stage.client, { ...asked, AsyncAmd: true }));
    await stage.standIn.idle();
    expect(forms(stage, "/amd").map((form) => form["AnsweredBy"])).toEqual(["machine_end_beep", "machine_end_beep"]);
    expect(forms(stage, "/receipts/call-a").at(-1)?.["AnsweredBy"]).toBeUndefined();
  });

  test("that nobody asked for tells nobody", async () => {
    await using stage = await setStage();
    stage.standIn.rules.set({ phone: { call: "voicemail" } });
    await stage.twilio("/Calls.json", twilioCall(stage.client));
    await stage.standIn.idle();
    expect(forms(stage, "/receipts/call-a").some((form) => "AnsweredBy" in form)).toBe(false);
  });
});

describe("a call that asks for a key", () => {
  const thanks = "<Response><Say>Thank you.</Say><Hangup/><Say>Never heard.</Say></Response>";

  test.each([
    ["twilio", "/Calls.json"],
    ["telnyx", texml],
  ] as const)("posts what the rule presses and speaks what comes back: %s", async (carrier, path) => {
    await using stage = await setStage();
    stage.client.answer = ({ path }) => ({ status: 200, body: path.startsWith("/voice") ? thanks : "" });
    stage.standIn.rules.set({ phone: { keys: "1" } });
    const script = { Twiml: asking(stage), Texml: asking(stage) };
    if (carrier === "twilio") await stage.twilio(path, twilioCall(stage.client, { Twiml: script.Twiml }));
    else await stage.telnyx(path, telnyxCall(stage.client, { Texml: script.Texml }));
    await stage.standIn.idle();
    expect(forms(stage, "/voice?d=1")).toMatchObject([{ Digits: "1", CallStatus: "in-progress", To: phone }]);
    expect(stage.standIn.phones.calls(phone)).toMatchObject([{ heard: ["Press 1.", "Thank you."], keys: "1", result: "Answered with 1" }]);
  });

  test("goes on with the script when no key comes", async () => {
    await using stage = await setStage();
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml: asking(stage) }));
    await stage.standIn.idle();
    expect(forms(stage, "/voice?d=1")).toEqual([]);
    expect(stage.standIn.phones.calls(phone)).toMatchObject([{ heard: ["Press 1.", "No key."], keys: "" }]);
  });

  test("takes a key that is pressed while it waits, the hash key too", async () => {
    await using stage = await setStage({ pace: { ...noWaiting, keyWaitMs: 60_000 } });
    stage.client.answer = ({ path }) => ({ status: 200, body: path.startsWith("/voice") ? thanks : "" });
    expect(stage.standIn.press(phone, "#")).toBe(false);
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml: asking(stage) }));
    await waitFor("the call waits for a key", () => stage.standIn.phones.calls(phone)[0]?.state === "awaiting_keys");
    expect(stage.standIn.press(phone, "#")).toBe(true);
    await stage.standIn.idle();
    expect(forms(stage, "/voice?d=1")).toMatchObject([{ Digits: "#" }]);
    expect(stage.standIn.press(phone, "#")).toBe(false);
  });

  test("gets none from a voicemail", async () => {
    await using stage = await setStage({ pace: { ...noWaiting, keyWaitMs: 60_000 } });
    stage.standIn.rules.set({ phone: { call: "voicemail", keys: "1" } });
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml: asking(stage) }));
    await stage.standIn.idle();
    expect(forms(stage, "/voice?d=1")).toEqual([]);
  });

  test.each([
    ["is an error", { status: 500, body: "" }, "The client gave no script"],
    ["is no script", { status: 200, body: "<Response><Say>" }, "The script can't be played: <Say> has no end"],
  ])("ends and says so when the client's answer %s", async (_what, answer, problem) => {
    await using stage = await setStage();
    stage.client.answer = ({ path }) => (path.startsWith("/voice") ? answer : { status: 200, body: "" });
    stage.standIn.rules.set({ phone: { keys: "1" } });
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml: asking(stage) }));
    await stage.standIn.idle();
    expect(stage.standIn.phones.calls(phone)).toMatchObject([{ state: "ended", result: "Ended in an error", problem }]);
    expect(statuses(stage, "/receipts/call-a").at(-1)).toBe("completed");
  });

  test("that sends the caller round for ever is cut off", async () => {
    await using stage = await setStage();
    const round = `<Response><Redirect>${stage.client.url}/round</Redirect></Response>`;
    stage.client.answer = ({ path }) => ({ status: 200, body: path === "/round" ? round : "" });
    await stage.twilio("/Calls.json", twilioCall(stage.client, { Twiml: round }));
    await stage.standIn.idle();
    expect(stage.standIn.phones.calls(phone)).toMatchObject([{ state: "ended", problem: "The script never ends" }]);
  });
});

function asking(stage: Stage): string {
  return `<Response><Gather numDigits="1" finishOnKey="" timeout="5" action="${stage.client.url}/voice?d=1"><Say>Press 1.</Say></Gather><Say>No key.</Say></Response>`;
}
