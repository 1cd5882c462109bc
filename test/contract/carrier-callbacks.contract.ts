/** What carriers report, in our words; strange input is malformed or unknown, and never an exception. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import { faultOf } from "../../carriers/refusal.ts";
import { anyText } from "../support/any-text.ts";
import type { CarrierCases } from "./carrier-cases.ts";
import { open } from "./carrier-sending.contract.ts";

const nowMs = 1_780_000_000_000;

export function callbackContract(cases: CarrierCases): void {
  const idle = (): Promise<Carrier> => open(cases, "http://127.0.0.1:9");

  test.each([...cases.receipts])("receipt: $name", async ({ payload, expected }) => {
    const carrier = await idle();
    const request = cases.sign(payload, nowMs);
    expect(carrier.parseReceipts(request)).toEqual(expected);
    expect(carrier.parseReceipts(cases.sign(payload, nowMs + 1_000)), "the same report again").toEqual(expected);
  });

  test.each([...cases.inbound])("message from a person: $name", async ({ payload, expected }) => {
    expect((await idle()).parseInbound(cases.sign(payload, nowMs))).toEqual(expected);
  });

  test.each([...cases.keyPresses])("key press: $name", async ({ payload, expected }) => {
    expect((await idle()).parseKeyPress(cases.sign(payload, nowMs))).toEqual(expected);
  });

  const undelivered = [...cases.messageFaults.keys(), ...cases.sms.refusals.keys(), cases.unknownCode].flatMap((key) => {
    const payload = cases.undelivered(key);
    return payload === null ? [] : [[key, payload] as const];
  });

  test.each(undelivered)("undelivered with %s says whose fault it was", async (key, payload) => {
    const carrier = await idle();
    const { reason, tryOtherRoute } = faultOf(key, cases.messageFaults, cases.sms.refusals);
    expect(carrier.parseReceipts(cases.sign(payload, nowMs))).toMatchObject({
      kind: "parsed",
      items: [{ status: "undelivered", reason, tryOtherRoute, carrierCode: key.replace(/\/.*/, "") }],
    });
  });

  test("its acknowledgement is a success without words for a person", async () => {
    const answer = (await idle()).acknowledge();
    expect([200, 204]).toContain(answer.status);
    expect(answer.body.replace(/<[^>]*>/g, "")).toBe("");
  });

  test("any body at all without an exception", async () => {
    const carrier = await idle();
    const [sample] = cases.receipts;
    const genuine = sample === undefined ? "" : sample.payload.body;
    const cut = fc
      .tuple(fc.nat(genuine.length), anyText({ maxLength: 10 }))
      .map(([at, text]) => genuine.slice(0, at) + text + genuine.slice(at + 1));
    const json = fc.json();
    const contentType = fc.constantFrom("application/x-www-form-urlencoded", "application/json", "text/plain", "");
    fc.assert(
      fc.property(fc.oneof(cut, json, anyText({ maxLength: 200 })), contentType, (body, type) => {
        const request: CallbackRequest = {
          url: "https://gate.example/x",
          headers: { "content-type": type },
          rawBody: Buffer.from(body),
          nowMs,
        };
        const results = [carrier.parseReceipts(request), carrier.parseInbound(request), carrier.parseKeyPress(request)];
        for (const { kind } of results) expect(["parsed", "ignored", "malformed"]).toContain(kind);
      }),
      { numRuns: 300 },
    );
  });
}
