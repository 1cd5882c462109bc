/** What becomes of a callback besides being true or false: it may not be decided yet, and it may name its attempt itself. */
import { expect, test } from "vitest";
import type { Carrier, Verification } from "../../carriers/carrier.ts";
import { noCalls } from "../../carriers/no-calls.ts";
import type { Receipt } from "../../carriers/receipt.ts";
import { type CarrierCallbacks, createCarrierCallbacks } from "../../src/receipts/carrier-callbacks.ts";

const request = { url: "https://gate.example/carriers/aws-a/receipts", headers: {}, rawBody: Buffer.from(""), nowMs: 0 };
const delivered: Receipt = {
  carrierMessageId: "m-1",
  status: "delivered",
  reason: null,
  tryOtherRoute: false,
  carrierCode: null,
  carrierText: null,
};
const notAsked = (): Promise<never> => Promise.reject(new Error("nobody asked for this"));

interface Stage {
  readonly callbacks: CarrierCallbacks;
  /** What receipts were looked for by: the token, and the carrier's id. */
  readonly looked: (readonly [string | null, string | null])[];
  readonly counted: string[];
}

function stage(verification: Verification, ...receipts: readonly Receipt[]): Stage {
  const looked: (readonly [string | null, string | null])[] = [];
  const counted: string[] = [];
  const carrier: Carrier = {
    ...noCalls,
    send: notAsked,
    verify: () => verification,
    parseReceipts: () => ({ kind: "parsed", items: receipts }),
    parseInbound: () => ({ kind: "malformed", why: "nobody asked for this" }),
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    close: () => Promise.resolve(),
  };
  const callbacks = createCarrierCallbacks({
    carriers: new Map([["aws-a", carrier]]),
    receipts: {
      apply: (_, token, { carrierMessageId }) => {
        looked.push([token, carrierMessageId]);
        return Promise.resolve(true);
      },
    },
    inbound: { apply: notAsked },
    keyPresses: { apply: notAsked },
    scripts: { fetch: notAsked },
    listener: { receipt: (_, status) => counted.push(status) },
  });
  return { callbacks, looked, counted };
}

test("what can't be decided just now should come again: it is neither taken nor called a forgery", async () => {
  const { callbacks, looked, counted } = stage({ genuine: false, why: "no certificate", undecided: true }, delivered);
  expect(await callbacks.receive("aws-a", "receipts", null, request)).toMatchObject({ status: 503 });
  expect([looked, counted]).toEqual([[], []]);
});

test("a forgery is refused for good", async () => {
  const { callbacks, looked, counted } = stage({ genuine: false, why: "wrong signature" }, delivered);
  expect(await callbacks.receive("aws-a", "receipts", null, request)).toMatchObject({ status: 403 });
  expect([looked, counted]).toEqual([[], ["forged"]]);
});

test("a receipt that brings back the token of its attempt is looked for by that, as one without is by the carrier's id", async () => {
  const { callbacks, looked, counted } = stage({ genuine: true }, { ...delivered, attemptToken: "token-1" }, delivered);
  expect(await callbacks.receive("aws-a", "receipts", null, request)).toMatchObject({ status: 200 });
  expect(looked).toEqual([
    ["token-1", "m-1"],
    [null, "m-1"],
  ]);
  expect(counted).toEqual(["delivered", "delivered"]);
});

test("the token in the address that was called counts more than one in the report", async () => {
  const { callbacks, looked } = stage({ genuine: true }, { ...delivered, attemptToken: "token-1" });
  await callbacks.receive("aws-a", "receipts", "token-2", request);
  expect(looked).toEqual([["token-2", "m-1"]]);
});
