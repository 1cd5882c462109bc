/** When nobody could have worked: the store away, or every instance; never while one of them could. */
import { expect, test } from "vitest";
import { createOutages } from "./outages.ts";

test("the store's absence is an outage, from when it went until it came back", () => {
  let now = 100;
  const outages = createOutages(2, () => now);
  const isBack = outages.storeAway();
  now = 250;
  isBack();
  now = 300;
  expect(outages.list()).toEqual([{ from: 100, until: 250 }]);
});

test("instances are missed only while none is left, however often one of them is missed", () => {
  let now = 0;
  const outages = createOutages(2, () => now);
  const firstIsBack = outages.gatewayAway(0);
  const firstIsBackToo = outages.gatewayAway(0);
  now = 10;
  const secondIsBack = outages.gatewayAway(1);
  now = 20;
  firstIsBack();
  now = 30;
  firstIsBackToo();
  secondIsBack();
  expect(outages.list()).toEqual([{ from: 10, until: 30 }]);
});

test("an outage that lasts is told up to now", () => {
  let now = 5;
  const outages = createOutages(1, () => now);
  outages.gatewayAway(0);
  now = 9;
  expect(outages.list()).toEqual([{ from: 5, until: 9 }]);
});
