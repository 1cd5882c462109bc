/** What support is told of a delivery that has not ended: no less than the carriers have reported, and nothing else. */
import { expect, test } from "vitest";
import type { Attempt } from "../../src/delivery/delivery.ts";
import { verdictOf } from "../../src/trace/verdict.ts";
import { buildAttempt, buildDelivery, buildReceipt } from "../support/builders.ts";

const told = (...attempts: Attempt[]): string => verdictOf(buildDelivery({ status: "sent", attempts })).verdict;
const taken = (...receipts: Parameters<typeof buildReceipt>[0][]): Attempt =>
  buildAttempt({ outcome: "accepted", receipts: receipts.map((receipt) => buildReceipt(receipt)) });
const failed = { status: "undelivered", reason: "unreachable_handset" } as const;

test("a message that has been taken has not been reported to arrive", () => {
  expect(told(taken())).toBe("The carrier twilio-a has taken the message; it has not reported that it arrived.");
  expect(told(taken({ status: "sent" }))).toBe("The carrier twilio-a has taken the message; it has not reported that it arrived.");
});

test("one that is reported to have arrived has, before its end is written down", () => {
  expect(told(taken({ status: "delivered" }))).toBe(
    "The carrier reports that the message arrived on the phone a second after the request.",
  );
  const early = verdictOf(
    buildDelivery({ status: "sending", attempts: [buildAttempt({ receipts: [buildReceipt({ status: "delivered" })] })] }),
  );
  expect(early).toEqual({
    verdict: "The carrier reports that the message arrived on the phone a second after the request.",
    nextStep: "Nothing to do for the person. If the delivery does not end within a minute, tell ops to look at Redis and its replicas.",
  });
});

test("one that is reported to have failed has, unless another may still arrive", () => {
  expect(verdictOf(buildDelivery({ status: "sent", attempts: [taken(failed)] }))).toEqual({
    verdict: "The carrier twilio-a took the message and has reported that it did not arrive.",
    nextStep: "Wait a few seconds and look again: another attempt or the end follows.",
  });
  expect(told(taken(), taken(failed))).toContain("it has not reported that it arrived");
  expect(told(taken(failed), buildAttempt())).toContain("it has not reported that it arrived");
});
