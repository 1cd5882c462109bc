/** The keys that an installation makes for itself: once, for its owner's eyes only, and never over a file that is there. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadOrCreateKeys } from "../../src/secrets/key-file.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, "keys.json");

test("keys are made on the first use and are the same ever after", () => {
  const first = loadOrCreateKeys(folder);
  expect(first.sealing).toHaveLength(1);
  expect(first.sealing[0]).not.toBe(first.numbers);
  expect(loadOrCreateKeys(folder)).toEqual(first);
});

test("the keys are fit to be used", () => {
  expect(() => createKeyring(loadOrCreateKeys(folder))).not.toThrow();
});

test("only the owner may read the file, and no draft of it is left", () => {
  loadOrCreateKeys(folder);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["keys.json"]);
});

test("a key added by hand for rotation is loaded", () => {
  const { sealing, numbers } = loadOrCreateKeys(folder);
  const rotated = { sealing: [Buffer.alloc(32, 7).toString("base64"), ...sealing], numbers };
  writeFileSync(file(), JSON.stringify(rotated));
  expect(loadOrCreateKeys(folder)).toEqual(rotated);
});

test.each(["", "{", "{}", '{"sealing":[],"numbers":"x"}', '{"sealing":["c2hvcnQ="],"numbers":"c2hvcnQ="}'])(
  "a damaged file is an error that doesn't show its content, and stays as it is: %j",
  (content) => {
    writeFileSync(file(), content);
    expect(() => loadOrCreateKeys(folder)).toThrow(/keys\.json does not hold.*backup/);
    expect(() => loadOrCreateKeys(folder)).not.toThrow(/c2hvcnQ/);
    expect(readFileSync(file(), "utf8")).toBe(content);
  },
);
