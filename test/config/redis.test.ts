/** The section redis: what belongs together and what doesn't, told all at once and without the URL's password. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { configOf, errorsOf } from "./build-config.ts";

const key = Buffer.alloc(32, 1).toString("base64");
const secrets = { sealing: [key], numbers: key };

test("without a word on it, an embedded Redis that keeps every write on its disk", async () => {
  expect((await configOf({})).redis).toMatchObject({ durability: "disk", replicas: 1, shards: 1 });
});

test("an embedded Redis has no replicas", async () => {
  expect(await errorsOf({ redis: { durability: "replicated" } })).toEqual([
    expect.stringMatching(/^\/redis\/durability: the embedded Redis has no replicas/),
  ]);
  expect(await errorsOf({ redis: { durability: "replicated", url: "redis://h" }, secrets })).toEqual([]);
});

test("a URL that can't be read is told from the file and from REDIS_URL, and not quoted", async () => {
  const url = "redis://gateway:canary/@h";
  for (const errors of [await errorsOf({ redis: { url }, secrets }), await errorsOf({ secrets }, { REDIS_URL: url })]) {
    expect(errors).toEqual([expect.stringMatching(/^\/redis\/url: user and password must be percent-encoded/)]);
    expect(errors.join()).not.toContain("canary");
  }
});

test("settings of another kind of URL are refused", async () => {
  const redis = { url: "redis://h", tls: { serverName: "h" }, sentinel: { password: "canary" } };
  const errors = await errorsOf({ redis, secrets });
  expect(errors).toEqual(["/redis/tls: needs a redis.url that begins with rediss", "/redis/sentinel: needs a redis.url of Sentinels"]);
  expect(await errorsOf({ redis: { ...redis, url: "rediss+sentinel://h/main" }, secrets })).toEqual([]);
});

const tls = (files: object): Promise<readonly string[]> => errorsOf({ redis: { url: "rediss://h", tls: files }, secrets });

test("TLS needs both halves of a certificate, and files that can be read", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-tls-"));
  const caFile = path.join(folder, "ca.pem");
  writeFileSync(caFile, "");
  expect(await tls({ caFile })).toEqual([]);
  expect(await tls({ certFile: caFile })).toEqual(["/redis/tls/keyFile: certFile and keyFile go together"]);
  expect(await tls({ caFile, certFile: `${caFile}.gone`, keyFile: folder })).toEqual([
    "/redis/tls/certFile: the file can't be read (ENOENT)",
    "/redis/tls/keyFile: the file can't be read (EISDIR)",
  ]);
  rmSync(folder, { recursive: true });
});
