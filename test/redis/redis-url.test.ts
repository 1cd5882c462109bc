/** The spellings of redis.url: each means one thing, and what is none of them is told without being quoted. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRedisUrl, type RedisPlace } from "../../src/redis/redis-url.ts";

function placeOf(url: string): RedisPlace {
  const read = readRedisUrl(url);
  if (!read.ok) throw new Error(read.message);
  return read.place;
}

describe("one server", () => {
  test.each([
    ["redis://localhost", { node: { host: "localhost", port: 6379 }, database: 0, isTls: false, login: {} }],
    ["redis://10.0.0.1:7000/3", { node: { host: "10.0.0.1", port: 7000 }, database: 3 }],
    ["rediss://redis.internal/", { node: { host: "redis.internal", port: 6379 }, isTls: true }],
    ["redis://[::1]:6380", { node: { host: "::1", port: 6380 } }],
    ["redis://:pass@h", { login: { password: "pass" } }],
    ["redis://pass@h", { login: { password: "pass" } }],
    ["redis://gateway:p%40ss%2F%25@h", { login: { username: "gateway", password: "p@ss/%" } }],
  ])("%s", (url, place) => {
    expect(placeOf(url)).toMatchObject({ kind: "single", ...place });
  });
});

test("Sentinels, with the master's name and a database", () => {
  expect(placeOf("redis+sentinel://gateway:word@a:26380,b,[::1]/main/2")).toEqual({
    kind: "sentinel",
    login: { username: "gateway", password: "word" },
    isTls: false,
    sentinels: [
      { host: "a", port: 26_380 },
      { host: "b", port: 26_379 },
      { host: "::1", port: 26_379 },
    ],
    master: "main",
    database: 2,
  });
  expect(placeOf("rediss+sentinel://a/main")).toMatchObject({ kind: "sentinel", isTls: true, database: 0 });
});

test("a Cluster, by some of its nodes", () => {
  expect(placeOf("rediss+cluster://a:7001,b")).toEqual({
    kind: "cluster",
    login: {},
    isTls: true,
    nodes: [
      { host: "a", port: 7001 },
      { host: "b", port: 6379 },
    ],
  });
});

describe("what is wrong is told as what to write", () => {
  test.each([
    ["http://h", "must be spelt like redis://"],
    ["redis://a,b", "several hosts need redis+sentinel"],
    ["redis+sentinel://a,b", "must name the master"],
    ["redis+cluster://a/1", "no numbered databases"],
    ["redis://h/name", "number of a database"],
    ["redis://h?family=6", "nothing behind ?"],
    ["redis://h:0", "hosts must be like"],
    ["redis://h:65536", "hosts must be like"],
    ["redis://a, b", "hosts must be like"],
    ["redis+cluster://a,,b", "hosts must be like"],
    ["redis://user:canary/5@h", "percent-encoded"],
    ["redis://user:100%canary@h", "percent-encoded"],
    ["redis://user:canary@word@h", "must be spelt like"],
  ])("%s", (url, message) => {
    const read = readRedisUrl(url);
    expect(read).toMatchObject({ ok: false, message: expect.stringContaining(message) as string });
    expect(JSON.stringify(read)).not.toContain("canary");
  });

  test("and whatever is written, nothing of it is quoted", () => {
    fc.assert(
      fc.property(fc.constantFrom("redis", "rediss+sentinel", "redis+cluster", "x"), fc.string(), (scheme, rest) => {
        const read = readRedisUrl(`${scheme}://canary:canary@${rest}`);
        expect(read.ok ? "" : read.message).not.toContain("canary");
      }),
    );
  });
});

test("whatever user and password are, percent-encoded they arrive as they are", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: "grapheme" }), fc.string({ minLength: 1, unit: "grapheme" }), (username, password) => {
      const url = `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@h`;
      expect(placeOf(url).login).toEqual({ username, password });
    }),
  );
});
