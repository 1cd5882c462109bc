/** What an instance is for, by its configuration or its command line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { loadAdapter } from "../../carriers/index.ts";
import { loadConfig } from "../../src/config/load.ts";
import { configOf, errorsOf, least } from "./build-config.ts";

const publicUrl = "https://codes.example";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-roles-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function load(file: object | string, roles?: readonly string[]) {
  const name = path.join(folder, "trunkline.yaml");
  writeFileSync(name, typeof file === "string" ? file : stringify(file));
  return loadConfig({}, loadAdapter, name, roles);
}

test("an instance does everything unless it is told otherwise", async () => {
  expect((await configOf({})).server.roles).toEqual(["api", "worker"]);
  expect((await configOf({ server: { roles: ["api"] } })).server.roles).toEqual(["api"]);
});

test("no role at all, or one that doesn't exist, is refused", async () => {
  expect(await errorsOf({ server: { roles: [] } })).toContainEqual(expect.stringMatching(/^\/server\/roles: /));
  expect(await errorsOf({ server: { roles: ["sweeper"] } })).toEqual([expect.stringMatching(/^\/server\/roles\/0: /)]);
});

test("a worker must know where carriers report to: not to itself", async () => {
  expect(await errorsOf({ server: { roles: ["worker"] } })).toEqual([
    expect.stringMatching(/^\/server\/publicUrl: required for .* worker/),
  ]);
  expect((await configOf({ server: { roles: ["worker"], publicUrl } })).server.roles).toEqual(["worker"]);
});

test("the command line's roles stand in place of the file's, and are checked like them", async () => {
  const file = { ...least, server: { roles: ["api"], publicUrl } };
  expect(await load(file, ["worker"])).toMatchObject({ ok: true, config: { server: { roles: ["worker"], publicUrl } } });
  expect(await load(file)).toMatchObject({ ok: true, config: { server: { roles: ["api"] } } });
  expect(await load(least, ["worker"])).toMatchObject({ ok: false, errors: [{ path: "/server/publicUrl" }] });
  expect(await load(least, ["sweeper"])).toMatchObject({ ok: false, errors: [{ path: "/server/roles/0" }] });
});

test("a file that is no mapping, or whose section is none, is told as such", async () => {
  expect(await load("- a\n", ["api"])).toMatchObject({ ok: false, errors: [{ path: "" }] });
  expect(await load({ ...least, server: "here" }, ["api"])).toMatchObject({ ok: false, errors: [{ path: "/server" }] });
});
