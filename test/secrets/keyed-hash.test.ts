/** Names that tell nothing without the key. */
import { createSecretKey } from "node:crypto";
import { expect, test } from "vitest";
import { keyedHash } from "../../src/secrets/keyed-hash.ts";

test("a hash is the first 128 bits of HMAC-SHA-256, in the web's base64: what is stored must be found again by later builds", () => {
  // RFC 4231, test case 2: 5bdcc146bf60754e6a042426089575c7...
  const hash = keyedHash(createSecretKey(Buffer.from("Jefe")), "what do ya want for nothing?");
  expect(hash).toHaveLength(22);
  expect(Buffer.from(hash, "base64url").toString("hex")).toBe("5bdcc146bf60754e6a042426089575c7");
});

test("another key gives another hash", () => {
  expect(keyedHash(createSecretKey(Buffer.from("one")), "+14255550123")).not.toBe(
    keyedHash(createSecretKey(Buffer.from("two")), "+14255550123"),
  );
});
