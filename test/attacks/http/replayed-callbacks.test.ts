/** Attack A2: genuine callbacks, posted again and again, late and in any order. What they had to say they have said. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { twilioSignature } from "../../../carriers/twilio/stand-in/signature.ts";
import { twilioToken } from "../../support/world.ts";
import { type Callback, postCallback } from "./callback.ts";
import { type CarrierStage, setCallbackStage } from "./callback-stage.ts";
import { replyId } from "./forgeries.ts";
import { storedState } from "./stored-state.ts";

test.each(["twilio", "telnyx"] as const)(
  "a thousand replays of %s in any order are all taken with 200 and change nothing",
  async (scheme) => {
    await using stage = await setCallbackStage();
    const callbacks = wholeStory(stage[scheme]);
    for (const callback of callbacks) expect(await postCallback(stage.url, callback)).toBe(200);
    const before = await storedState(stage.world.redis.url);
    const replays = fc.sample(fc.constantFrom(...callbacks), 1_000);
    for (const callback of replays) expect(await postCallback(stage.url, callback)).toBe(200);
    expect(await storedState(stage.world.redis.url)).toEqual(before);
  },
);

test("a yes that was seen once doesn't answer the next question, nor does a START undo a later STOP", async () => {
  await using stage = await setCallbackStage();
  const { phone, signer } = stage.twilio;
  const [yes, start, stop] = ["YES", "START", "STOP"].map((text, index) => signer.text(phone, text, replyId(signer, index + 1)));
  if (yes === undefined || start === undefined || stop === undefined) throw new Error("three messages");
  const ask = async (): Promise<string> =>
    (await stage.world.post({ to: phone, channel: "sms", text: "Sign in to Contoso? Answer YES or NO.", confirm: true })).body.id;
  const acts = async (id: string): Promise<string[]> => (await stage.world.trace(id)).events.map((event: { type: string }) => event.type);

  const first = await ask();
  await postCallback(stage.url, yes);
  expect(await acts(first)).toContain("confirmed");
  const second = await ask();
  expect(await postCallback(stage.url, yes)).toBe(200);
  expect(await acts(second)).not.toContain("confirmed");
  await postCallback(stage.url, signer.text(phone, "YES", replyId(signer, 4)));
  expect(await acts(second), "a new yes does").toContain("confirmed");

  await postCallback(stage.url, start);
  await postCallback(stage.url, stop);
  expect(await postCallback(stage.url, start)).toBe(200);
  expect(await stage.world.post({ to: phone, channel: "sms", code: "482913" })).toMatchObject({ status: 422, body: { code: "opted_out" } });
});

test("a form of Twilio cut up anew under its genuine signature says nothing else than before, or is refused", async () => {
  await using stage = await setCallbackStage();
  const { signer, message, call, phone } = stage.twilio;
  const undelivered = signer.message(message, "undelivered");
  const said = [
    signer.message(message, "sent"),
    signer.call(call, "ringing"),
    signer.keys(call, "5"),
    signer.text(phone, "hello", replyId(signer, 1)),
    undelivered,
  ];
  for (const callback of said) expect(await postCallback(stage.url, callback)).toBe(200);
  const before = await storedState(stage.world.redis.url);
  const statuses: number[] = [];
  for (const callback of said) {
    // Those that the signature can't tell apart; the others are forgeries like any.
    const cuts = fc.sample(cutAnew(callback), 200).filter((cut) => signatureOf(stage.url, cut) === signatureOf(stage.url, callback));
    for (const cut of cuts) statuses.push(await postCallback(stage.url, cut));
  }
  expect(statuses.length).toBeGreaterThan(300);
  expect(new Set(statuses)).toEqual(new Set([200, 400]));
  expect(await storedState(stage.world.redis.url)).toEqual(before);
});

/** From the first report to the last word, with all that a person can answer. */
function wholeStory({ signer, message, call, phone }: CarrierStage): readonly Callback[] {
  const failed = signer.signatureHeader.startsWith("telnyx") ? "delivery_failed" : "undelivered";
  return [
    ...["sent", failed, "delivered"].map((status) => signer.message(message, status)),
    ...["ringing", "in-progress", "completed"].map((status) => signer.call(call, status)),
    signer.keys(call, "1"),
    ...["YES", "STOP", "START", "NO", "hello"].map((text, index) => signer.text(phone, text, replyId(signer, index + 1))),
  ];
}

/** The signed text of a form is its names and values run together in the names' order: any other cut of it is signed too. */
function cutAnew(callback: Callback): fc.Arbitrary<Callback> {
  const fields = [...new URLSearchParams(callback.body.toString())].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const move = fc.tuple(fc.nat(fields.length - 2), fc.integer({ min: -6, max: 6 }), fc.boolean());
  return move.map(([at, by, merges]) => {
    const cut = fields.map(([name, value]) => [name, value] as const);
    const [name, value] = cut[at] ?? ["", ""];
    const [nextName, nextValue] = cut[at + 1] ?? ["", ""];
    if (merges) cut.splice(at, 2, [name, value + nextName + nextValue]);
    else cut.splice(at, 1, moveBorder(name, value, by));
    return { ...callback, body: new URLSearchParams(cut.map(([key, text]): [string, string] => [key, text])).toString() };
  });
}

/** Gives the name characters of the value, or the value characters of the name. */
function moveBorder(name: string, value: string, by: number): readonly [string, string] {
  const text = name + value;
  const border = Math.max(1, name.length + by);
  return [text.slice(0, border), text.slice(border)];
}

function signatureOf(url: string, { path, body }: Callback): string {
  return twilioSignature(twilioToken, url + path, Object.fromEntries(new URLSearchParams(body.toString())));
}
