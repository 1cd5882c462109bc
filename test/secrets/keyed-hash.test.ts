/** Names that tell nothing without the key. */
import { createHmac, createSecretKey } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keyedHash } from "../../src/secrets/keyed-hash.ts";

test("a hash is the first 128 bits of HMAC-SHA-256, in the web's base64: what is stored must be found again by later builds", () => {
  // RFC 4231, test case 2: 5bdcc146bf60754e6a042426089575c7...
  const hash = keyedHash(createSecretKey(Buffer.from("Jefe")), "what do ya want for nothing?");
  expect(hash).toHaveLength(22);
  expect(Buffer.from(hash, "base64url").toString("hex")).toBe("5bdcc146bf60754e6a042426089575c7");
});

test("it is what Node's Hmac makes, of any key and any text", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.string({ unit: "binary" }), (bytes, text) => {
      const key = createSecretKey(bytes);
      const expected = createHmac("sha256", key).update(text).digest("base64url").slice(0, 22);
      expect([keyedHash(key, text), keyedHash(key, text)]).toStrictEqual([expected, expected]);
    }),
  );
});

test("another key gives another hash", () => {
  expect(keyedHash(createSecretKey(Buffer.from("one")), "+14255550123")).not.toBe(
    keyedHash(createSecretKey(Buffer.from("two")), "+14255550123"),
  );
});
