import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadOrCreateKeys } from "../../src/secrets/key-file.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-keys-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("keys are made once and found again", () => {
  const made = loadOrCreateKeys(folder);
  expect(loadOrCreateKeys(folder)).toEqual(made);
  expect(Buffer.from(made.numbers, "base64")).toHaveLength(32);
  expect(made.sealing).not.toContain(made.numbers);
});

test("only the owner can read them, and no draft is left behind", () => {
  loadOrCreateKeys(folder);
  expect(readdirSync(folder)).toEqual(["keys.json"]);
  expect(statSync(path.join(folder, "keys.json")).mode & 0o077).toBe(0);
});

test("a file that was damaged is refused, never replaced", () => {
  writeFileSync(path.join(folder, "keys.json"), '{"sealing":[]}');
  expect(() => loadOrCreateKeys(folder)).toThrow(/restore it from a backup/);
});
