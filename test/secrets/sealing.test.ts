/** What is sealed for one place opens there only, with the key that sealed it, unaltered. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createKeyring, type Keyring } from "../../src/secrets/keyring.ts";
import { BrokenSeal, createSealer } from "../../src/secrets/sealing.ts";
import { newKey } from "../support/keyrings.ts";

const [old, fresh] = [newKey(), newKey()];
const keyringOf = (...sealing: string[]): Keyring => createKeyring({ sealing, numbers: newKey() });
const sealer = createSealer(keyringOf(old));
const place = "dlv_1|default|phone|1780000000000";

test("any value opens in its place as it was sealed", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, where) => {
      expect(sealer.open(sealer.seal(value, where), where)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("no other place opens it", () => {
  const sealed = sealer.seal({ code: "482913" }, place);
  for (const other of ["", "dlv_2|default|phone|1780000000000", `${place} `])
    expect(() => sealer.open(sealed, other)).toThrow("it was moved or altered");
});

test("what is sealed can be read by nobody, and is never the same twice", () => {
  const sealed = [sealer.seal("482913", place), sealer.seal("482913", place)];
  expect(new Set(sealed).size).toBe(2);
  for (const one of sealed) {
    const [id = "", bytes = "", ...more] = one.split(".");
    expect(id).toBe(keyringOf(old).sealing[0].id);
    expect(more).toEqual([]);
    expect(Buffer.from(bytes, "base64url").toString("latin1")).not.toContain("482913");
    // A nonce of 12 bytes, the value in JSON, a tag of 16: the whole strength of the cipher.
    expect(Buffer.from(bytes, "base64url")).toHaveLength(12 + JSON.stringify("482913").length + 16);
  }
});

test("a change of any byte is noticed, and a cut one too", () => {
  const [id = "", encoded = ""] = sealer.seal("482913", place).split(".");
  const bytes = Buffer.from(encoded, "base64url");
  for (let index = 0; index < bytes.length; index += 1) {
    const altered = Buffer.from(bytes);
    altered[index] = (altered[index] ?? 0) ^ 1;
    expect(() => sealer.open(`${id}.${altered.toString("base64url")}`, place)).toThrow("it was moved or altered");
    expect(() => sealer.open(`${id}.${bytes.subarray(0, index).toString("base64url")}`, place)).toThrow("it was moved or altered");
  }
});

test("the error says that the seal is broken, and what the cipher said", () => {
  const broken = { name: "BrokenSeal", message: "what is sealed does not open here: it was moved or altered", cause: expect.any(Error) };
  try {
    sealer.open(sealer.seal("482913", place), "elsewhere");
  } catch (error) {
    expect(error).toBeInstanceOf(BrokenSeal);
    expect(error).toMatchObject(broken);
  }
  expect.assertions(2);
});

test("every configured key opens what it sealed, the first seals, and only what that one sealed is current", () => {
  const changed = createSealer(keyringOf(fresh, old));
  const before = sealer.seal("482913", place);
  const after = changed.seal("482914", place);
  expect([changed.open(before, place), changed.open(after, place)]).toEqual(["482913", "482914"]);
  expect([changed.isCurrent(before), changed.isCurrent(after)]).toEqual([false, true]);
  expect(() => sealer.open(after, place)).toThrow(`sealed by a key that is not configured (id ${keyringOf(fresh).sealing[0].id})`);
});

test.each(["", ".", "AAAA", "no text of ours"])("%j is refused", (sealed) => {
  expect(() => sealer.open(sealed, place)).toThrow("sealed by a key that is not configured");
});

test("a key's id alone opens nothing, and a longer id is another key's", () => {
  const { id } = keyringOf(old).sealing[0];
  expect(() => sealer.open(id, place)).toThrow(Error);
  expect(sealer.isCurrent(`${id}x.AAAA`)).toBe(false);
});
