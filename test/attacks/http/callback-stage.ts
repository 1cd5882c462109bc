/**
 * A gateway with one message and one call at each of two carriers, handed over and not yet reported on, and both carriers'
 * pens: every genuine report from here on shows in the records, and so would a forged one.
 */
import { opsKey, startWorld, twilioToken, type World } from "../../support/world.ts";
import { waitFor, waitUntil } from "../../support/wait-for.ts";
import { type CallbackSigner, type Target, telnyxSigner, twilioSigner } from "./signed-callbacks.ts";

export interface CarrierStage {
  readonly signer: CallbackSigner;
  readonly message: Target & { readonly deliveryId: string };
  readonly call: Target & { readonly deliveryId: string };
  /** Of the person that the message asks for a yes. */
  readonly phone: string;
}

export interface CallbackStage extends AsyncDisposable {
  readonly world: World;
  readonly url: string;
  readonly twilio: CarrierStage;
  readonly telnyx: CarrierStage;
}

export async function setCallbackStage(): Promise<CallbackStage> {
  const world = await startWorld({ standIn: { rules: [{ receipts: { lose: "all" } }] } });
  const url = world.gateways[0]?.url ?? "";
  const at = async (carrier: string, signer: CallbackSigner, phone: string, callee: string): Promise<CarrierStage> => {
    await leaveOnly(world, carrier);
    return {
      signer,
      phone,
      message: await handedOver(world, { to: phone, channel: "sms", text: "Sign in to Contoso? Answer YES or NO." }),
      call: await handedOver(world, { to: callee, channel: "voice", text: "Sign in to Contoso?" }),
    };
  };
  return {
    world,
    url,
    twilio: await at("twilio-a", twilioSigner("twilio-a", url, twilioToken), "+14255550131", "+14255550132"),
    telnyx: await at("telnyx-b", telnyxSigner("telnyx-b", world.telnyxPrivateKey), "+14255550133", "+14255550134"),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** A pause is heard of a moment later, by the instance that took it too. */
async function leaveOnly(world: World, carrier: string): Promise<void> {
  for (const one of ["twilio-a", "telnyx-b"]) {
    await world.call("POST", `/v1/carriers/${one}/${one === carrier ? "resume" : "pause"}`, { key: opsKey });
  }
  await waitFor(`${carrier} to be the only one`, async () => {
    const { data } = (await world.call("GET", "/v1/carriers", { key: opsKey })).body;
    return data.every(({ name, paused }: { name: string; paused: boolean }) => paused === (name !== carrier));
  });
}

/**
 * A delivery that its carrier took, with what the carrier was told about where to report. On a busy machine a request may
 * be refused (503) or a hand-over given up on: then another is asked for.
 */
async function handedOver(world: World, body: object): Promise<CarrierStage["message"]> {
  for (let tries = 0; tries < 5; tries += 1) {
    const { status, body: accepted } = await world.post({ ...body, confirm: true, ttlSeconds: 600 });
    if (status !== 202) continue;
    const { attempts } = await waitUntil(
      "the hand-over",
      () => world.trace(accepted.id),
      (one) => one.attempts.length > 0 && one.attempts[0].outcome !== null,
    );
    if (attempts[0].outcome !== "accepted") continue;
    const told = JSON.stringify(world.standIn.requests.all().at(-1)?.parameters);
    const receiptPath = /\/carriers\/[a-z-]+\/receipts\/[\w-]+/.exec(told)?.[0] ?? "";
    const voicePath = receiptPath.replace("/receipts/", "/voice/");
    return { deliveryId: accepted.id, id: attempts[0].carrierMessageId, receiptPath, voicePath };
  }
  throw new Error("no hand-over was accepted");
}
