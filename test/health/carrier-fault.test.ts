import { expect, test } from "vitest";
import { isCarrierFault } from "../../src/health/carrier-fault.ts";
import * as outcomes from "./outcomes.ts";

test.each([
  ["accepted", outcomes.accepted, false],
  ["throttled", outcomes.throttled, true],
  ["unavailable", outcomes.unavailable, true],
  ["unknown", outcomes.unknown, true],
  ["rejected for the account", outcomes.refusedAccount, true],
  ["rejected for the route", outcomes.refusedRoute, false],
  ["undeliverable", outcomes.undeliverable, false],
  ["blocked", outcomes.blocked, false],
] as const)("the carrier is held responsible rightly when a message is %s", (_, outcome, isFault) => {
  expect(isCarrierFault(outcome)).toBe(isFault);
});
