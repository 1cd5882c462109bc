/** When a call's script may still be given out, by the clock and by what is known of the call. The way to it is in the journeys. */
import { expect, test } from "vitest";
import type { CallScript, Carrier } from "../../carriers/carrier.ts";
import { noCalls } from "../../carriers/no-calls.ts";
import type { Attempt, Delivery } from "../../src/delivery/delivery.ts";
import type { Ledger } from "../../src/delivery/ledger.ts";
import { sealMaterial } from "../../src/delivery/sealed-parts.ts";
import type { Held } from "../../src/delivery/store.ts";
import { createCallScriptHandler } from "../../src/receipts/call-script.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import { createSealer } from "../../src/secrets/sealing.ts";
import { acceptedAt, buildAttempt, buildDelivery, buildReceipt } from "../support/builders.ts";
import { newKey } from "../support/keyrings.ts";

const sealer = createSealer(createKeyring({ sealing: [newKey()], numbers: [newKey()] }));
const notAsked = (): never => {
  throw new Error("nobody asked for this");
};
const withScriptsInCalls: Carrier = {
  ...noCalls,
  send: notAsked,
  verify: notAsked,
  parseReceipts: notAsked,
  parseInbound: notAsked,
  acknowledge: notAsked,
  close: () => Promise.resolve(),
};
const carrier: Carrier = {
  ...withScriptsInCalls,
  callScript: ({ lines }: CallScript, voiceUrl) => ({ status: 200, contentType: "text/plain", body: [...lines, voiceUrl].join("\n") }),
};

function callOf(attempt: Partial<Attempt> = {}): Delivery {
  const delivery = buildDelivery({ channel: "voice", attempts: [buildAttempt({ channel: "voice", outcome: "accepted", ...attempt })] });
  const material = { content: { kind: "code", code: "482913" } as const, brand: null, domain: null, appHash: null };
  return { ...delivery, sealedContent: sealMaterial(sealer, delivery, material) };
}

/** What a carrier gets that fetches the script at this time; each fetch after the last one's changes. */
function script(first: Delivery) {
  let held: Held = { delivery: first, version: 1 };
  const ledger = (now: number): Ledger => ({
    change(current, transition) {
      const change = transition(current.delivery, now);
      if (change === null) return Promise.resolve({ kind: "unchanged", held: current });
      held = { ...current, delivery: change.next };
      return Promise.resolve({ kind: "changed", held });
    },
  });
  return async (now: number, by: Carrier = carrier): Promise<string | null> => {
    const handler = createCallScriptHandler({
      findAttempt: () => Promise.resolve({ held, attempt: 1 }),
      ledger: ledger(now),
      sealer,
      voiceUrl: (name, token) => `https://gate.example/carriers/${name}/voice/${token}`,
    });
    return (await handler.fetch("plivo-a", by, "token"))?.body ?? null;
  };
}

test("it holds the code, and the address for keys, up to the last millisecond of the code's life and not later", async () => {
  const inTime = await script(callOf())(acceptedAt + 179_999);
  expect(inTime).toContain("4, 8, 2, 9, 1, 3");
  expect(inTime).toContain("https://gate.example/carriers/plivo-a/voice/token");
  expect(await script(callOf())(acceptedAt + 180_000)).toBeNull();
});

test("it is given out once, and that is written down", async () => {
  const fetchAt = script(callOf());
  expect(await fetchAt(acceptedAt + 20_000)).toContain("4, 8, 2");
  expect(await fetchAt(acceptedAt + 20_001)).toBeNull();
});

test("also while the hand-over has not been answered, and after a ring; not when the call has ended or was never taken", async () => {
  for (const attempt of [{ outcome: null }, { receipts: [buildReceipt({ status: "ringing" })] }] as const) {
    expect(await script(callOf(attempt))(acceptedAt + 20_000), JSON.stringify(attempt)).toContain("4, 8, 2");
  }
  for (const attempt of [
    { receipts: [buildReceipt({ status: "completed" })] },
    { receipts: [buildReceipt({ status: "busy", reason: "busy" })] },
    { outcome: "rejected", reason: "unknown" },
  ] as const) {
    expect(await script(callOf(attempt))(acceptedAt + 20_000), JSON.stringify(attempt)).toBeNull();
  }
});

test("not of a text message, nor when the content is destroyed, nor by a carrier that takes its scripts with the call", async () => {
  expect(await script(callOf({ channel: "sms" }))(acceptedAt + 20_000)).toBeNull();
  expect(await script({ ...callOf(), sealedContent: null })(acceptedAt + 20_000)).toBeNull();
  expect(await script(callOf())(acceptedAt + 20_000, withScriptsInCalls)).toBeNull();
});
