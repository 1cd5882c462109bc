/** The profile reader on a profile small enough to add up by hand. */
import { expect, test } from "vitest";
import { readProfile, type CpuProfile } from "./profile/read-profile.ts";

const frame = (functionName: string, url = "", lineNumber = 0) => ({ functionName, url, lineNumber });

const profile: CpuProfile = {
  startTime: 1_000,
  nodes: [
    { id: 1, callFrame: frame("(root)"), children: [2, 3, 6] },
    { id: 2, callFrame: frame("(idle)") },
    { id: 3, callFrame: frame("accept", "file:///p/src/intake/accept.ts", 9), children: [4] },
    { id: 4, callFrame: frame("sendCommand", "file:///p/node_modules/ioredis/built/Redis.js", 4), children: [5] },
    { id: 5, callFrame: frame("writev") },
    { id: 6, callFrame: frame("(garbage collector)") },
  ],
  samples: [3, 2, 3, 4, 5, 6, 3],
  timeDeltas: [0, 1_000, 100, 200, 300, 400, 50],
};
const wholeSpan = { fromUs: 0, toUs: 1e9 };
const read = (span: { fromUs: number; toUs: number }) => readProfile(profile, span, "file:///p/");

test("a package's own time includes the native code that it called", () => {
  const { packages, busySeconds, idleSeconds } = read(wholeSpan);
  // accept 1,000 + 200, sendCommand 300, writev 400, garbage 50; idle 100.
  expect(busySeconds * 1e6).toBeCloseTo(1_950);
  expect(idleSeconds * 1e6).toBeCloseTo(100);
  expect(Object.fromEntries(packages.map(({ name, selfPercent }) => [name, Math.round(selfPercent * 19.5)]))).toEqual({
    "src/intake": 1_200,
    ioredis: 700,
    "(garbage collector)": 50,
  });
});

test("what was called on behalf of a package is on the stack below it", () => {
  const intake = read(wholeSpan).packages.find(({ name }) => name === "src/intake");
  expect(Math.round((intake?.onStackPercent ?? 0) * 19.5)).toBe(1_900);
});

test("functions are told with their place", () => {
  expect(read(wholeSpan).functions.map(({ name }) => name)).toEqual([
    "accept src/intake/accept.ts:10",
    "writev",
    "sendCommand ioredis/built/Redis.js:5",
    "(garbage collector)",
  ]);
});

test("what ran outside the span does not count", () => {
  const { packages } = read({ fromUs: 2_500, toUs: 3_000 });
  const own = packages.filter(({ selfPercent }) => selfPercent > 0);
  expect(own.map(({ name }) => name)).toEqual(["ioredis", "(garbage collector)"]);
});
