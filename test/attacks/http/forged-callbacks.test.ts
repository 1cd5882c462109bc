/** Attack A1: whoever can reach the carriers' addresses posts what looks like a carrier's report. Nothing of it may count. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Callback, headerOf, postCallback, withHeader } from "./callback.ts";
import { type CallbackStage, type CarrierStage, setCallbackStage } from "./callback-stage.ts";
import { forgeriesOfAnyScheme, type Forgery, replyId, tellingCallbacks, telnyxForgeries, twilioForgeries } from "./forgeries.ts";
import { storedState } from "./stored-state.ts";

const schemes = ["twilio", "telnyx"] as const;

test.each(schemes)("at least thirty genuine callbacks of %s are taken", async (scheme) => {
  await using stage = await setCallbackStage();
  const callbacks = [...harmless(stage[scheme]), ...tellingCallbacks(stage[scheme], stage[scheme].signer)];
  expect(callbacks.length).toBeGreaterThanOrEqual(30);
  for (const callback of callbacks)
    expect([callback.body.toString(), await postCallback(stage.url, callback)]).toEqual([callback.body.toString(), 200]);
});

test.each(schemes)("each report and answer of %s shows in Redis, so that a forged one would show too", async (scheme) => {
  await using stage = await setCallbackStage();
  const { message, call } = tellingKinds(stage[scheme]);
  for (const callback of [message, call]) {
    const before = await storedState(stage.world.redis.url);
    await postCallback(stage.url, callback);
    expect(await storedState(stage.world.redis.url)).not.toEqual(before);
  }
});

test.each(schemes)("no forged callback of %s is taken, and none changes anything", async (scheme) => {
  await using stage = await setCallbackStage();
  const before = await storedState(stage.world.redis.url);
  const genuine = tellingCallbacks(stage[scheme], stage[scheme].signer);
  const forgeries = [
    ...genuine.flatMap((callback) => forgeriesOfAnyScheme(callback, stage[scheme].signer.signatureHeader)),
    ...peculiarForgeries(stage, scheme),
    ...bentBytes(genuine, stage[scheme].signer.signatureHeader),
  ];
  expect(forgeries.length).toBeGreaterThan(600);
  for (const { what, callback } of forgeries) expect([what, await postCallback(stage.url, callback)]).toEqual([what, 403]);
  expect(await storedState(stage.world.redis.url)).toEqual(before);
});

test("one carrier's genuine callback is a forgery at every other carrier's address, and at no address of its own does more than it says", async () => {
  await using stage = await setCallbackStage();
  const before = await storedState(stage.world.redis.url);
  for (const [own, other] of [
    [stage.twilio, "telnyx-b"],
    [stage.telnyx, "twilio-a"],
  ] as const) {
    for (const callback of tellingCallbacks(own, own.signer)) {
      expect(await postCallback(stage.url, { ...callback, path: callback.path.replace(own.signer.carrier, other) })).toBe(403);
    }
  }
  for (const kind of ["receipts", "inbound", "voice"]) {
    for (const callback of tellingCallbacks(stage.twilio, stage.twilio.signer)) {
      const moved = `/carriers/twilio-a/${kind}/moved-to-another-address`;
      expect(await postCallback(stage.url, { ...callback, path: moved }), "Twilio signs the address").toBe(403);
    }
  }
  const { message, call } = tellingKinds(stage.telnyx);
  const misplaced: Callback[] = [
    { ...message, path: stage.telnyx.message.voicePath },
    { ...message, path: "/carriers/telnyx-b/inbound" },
    // Telnyx doesn't sign the address: only the token in it, which can't be guessed, says whose report it is.
    { ...message, path: stage.telnyx.call.receiptPath },
    { ...call, path: stage.telnyx.message.receiptPath },
    { ...message, path: `${stage.telnyx.message.receiptPath.slice(0, -3)}AAA` },
  ];
  for (const callback of misplaced) expect([200, 400]).toContain(await postCallback(stage.url, callback));
  expect(await storedState(stage.world.redis.url)).toEqual(before);
});

function tellingKinds({ message, call, signer }: CarrierStage): { readonly message: Callback; readonly call: Callback } {
  return { message: signer.message(message, "delivered"), call: signer.call(call, "busy") };
}

/** Genuine, and nothing that ends a delivery. */
function harmless({ message, call, phone, signer }: CarrierStage): readonly Callback[] {
  const anywhere = `/carriers/${signer.carrier}/receipts`;
  return [
    ...["queued", "sending", "sent", "delivery_unconfirmed", "word-of-tomorrow"].flatMap((status) => [
      signer.message(message, status),
      signer.message(message, status, anywhere),
    ]),
    ...["initiated", "ringing", "in-progress", "word-of-tomorrow"].flatMap((status) => [
      signer.call(call, status),
      signer.call(call, status, anywhere),
    ]),
    signer.keys(call, "5"),
    ...["hello", "help", "STOP calling me at work", ""].map((text, index) => signer.text(phone, text, replyId(signer, 10 + index))),
  ];
}

function peculiarForgeries(stage: CallbackStage, scheme: (typeof schemes)[number]): readonly Forgery[] {
  switch (scheme) {
    case "twilio":
      return twilioForgeries(stage.twilio, stage.url);
    case "telnyx":
      return telnyxForgeries(stage.telnyx, stage.world.telnyxPrivateKey);
  }
}

/** One byte of body or signature changed, or another callback's signature. */
function bentBytes(genuine: readonly Callback[], header: string): readonly Forgery[] {
  const where = fc.tuple(fc.constantFrom(...genuine), fc.nat(), fc.integer({ min: 1, max: 255 }));
  const body = where.map(([callback, at, xor]) => ({
    callback: { ...callback, body: bend(Buffer.from(callback.body), at, xor) },
    genuine: callback,
  }));
  const signature = where.map(([callback, at, xor]) => {
    const bent = bend(Buffer.from(headerOf(callback, header), "base64"), at, xor);
    return { callback: withHeader(callback, header, bent.toString("base64")), genuine: callback };
  });
  const swapped = fc
    .tuple(fc.constantFrom(...genuine), fc.constantFrom(...genuine))
    .map(([callback, other]) => ({ callback: withHeader(callback, header, headerOf(other, header)), genuine: callback }));
  return fc
    .sample(fc.oneof(body, signature, swapped), 500)
    .filter(({ callback, genuine: from }) => !isSame(callback, from, header))
    .map(({ callback }) => ({ what: `bent: ${callback.body.toString()}`, callback }));
}

function bend(bytes: Buffer, at: number, xor: number): Buffer {
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ xor;
  return bytes;
}

/** A form may be spelt differently and still say the same: `+` and `%20`, `%3a` and `%3A`. */
function isSame(one: Callback, other: Callback, header: string): boolean {
  const meaning = ({ body }: Callback): string =>
    header === "x-twilio-signature" ? [...new URLSearchParams(body.toString())].map(String).toSorted().join("&") : body.toString();
  return headerOf(one, header) === headerOf(other, header) && meaning(one) === meaning(other);
}
