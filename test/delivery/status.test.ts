/** Which status may follow which, written down once more from the outside contract. */
import { describe, expect, test } from "vitest";
import { isFinal, moveStatus } from "../../src/delivery/status.ts";
import { statuses, type Status } from "../../src/vocabulary.ts";

const mayFollow: readonly (readonly [from: Status, followers: readonly Status[]])[] = [
  ["queued", ["sending", "delivered", "failed", "expired", "canceled"]],
  ["sending", ["sent", "delivered", "unconfirmed", "failed", "expired", "canceled"]],
  ["sent", ["delivered", "unconfirmed", "failed", "canceled"]],
  ["unconfirmed", ["delivered"]],
  ["failed", ["delivered"]],
  ["expired", ["delivered"]],
  ["canceled", ["delivered"]],
  ["delivered", []],
];

describe.each(mayFollow)("a %s delivery", (from, followers) => {
  test.each([...statuses])("asked to become %s goes there or stays", (next) => {
    expect(moveStatus(from, next)).toBe(followers.includes(next) ? next : from);
  });
});

test("five statuses are final", () => {
  expect(statuses.filter(isFinal)).toEqual(["delivered", "unconfirmed", "failed", "expired", "canceled"]);
});
