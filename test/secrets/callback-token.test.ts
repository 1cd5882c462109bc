/** The address of one attempt: it leads the carrier that was given it back to that attempt, and nobody anywhere else. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createDeliveryId } from "../../src/delivery/id.ts";
import { createCallbackToken, readCallbackToken } from "../../src/secrets/callback-token.ts";
import { keyedHash } from "../../src/secrets/keyed-hash.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import { changingKeyrings, newKey } from "../support/keyrings.ts";

const keyring = createKeyring({ sealing: [newKey()], numbers: newKey() });
const deliveryId = createDeliveryId(1_780_000_000_000, 3);
const token = createCallbackToken(keyring, "twilio-a", { deliveryId, attempt: 2 });

test("a token leads to the attempt that it was made for", () => {
  for (const attempt of [1, 2, 3, 4, 5]) {
    const made = createCallbackToken(keyring, "twilio-a", { deliveryId, attempt });
    expect(readCallbackToken(keyring, "twilio-a", made)).toEqual({ deliveryId, attempt });
  }
});

test("it is fit for an address as it is, and its proof is 128 bits long", () => {
  expect(token).toMatch(/^dlv_[0-9a-z]{26}-2-[\w-]{22}$/);
});

test("another carrier's token leads nowhere, and neither does one that another installation made", () => {
  expect(readCallbackToken(keyring, "twilio-b", token)).toBeNull();
  expect(readCallbackToken(createKeyring({ sealing: [newKey()], numbers: newKey() }), "twilio-a", token)).toBeNull();
});

test("no change of a token leads anywhere", () => {
  const character = fc.constantFrom(...Array.from("0129abyzAZ_-"));
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), character, (at, other) => {
      fc.pre(token[at] !== other);
      expect(readCallbackToken(keyring, "twilio-a", token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }),
    { numRuns: 500 },
  );
});

test("nothing around a token is overlooked, nor anything missing from it", () => {
  for (const text of ["", "dlv_", ` ${token}`, `${token} `, `x${token}`, `${token}x`, `${token}\n`, token.slice(0, -1), `../${token}`]) {
    expect(readCallbackToken(keyring, "twilio-a", text)).toBeNull();
  }
});

test("a proof of what is no attempt leads nowhere, though it is ours", () => {
  for (const claim of [`${deliveryId}-12`, `${deliveryId}-x`, `${deliveryId}0-1`, `${deliveryId.slice(0, -1)}-1`, `id-${deliveryId}-1`]) {
    const made = `${claim}-${keyedHash(keyring.numbers[0].callbackToken, `twilio-a:${claim}`)}`;
    expect(readCallbackToken(keyring, "twilio-a", made)).toBeNull();
  }
});

test("while the number key is changed, tokens of both keys lead to their attempt", () => {
  const { before, oldFirst, newFirst, after } = changingKeyrings("old");
  const tokens = [before, after].map((one) => createCallbackToken(one, "twilio-a", { deliveryId, attempt: 1 }));
  for (const during of [oldFirst, newFirst]) {
    for (const made of tokens) expect(readCallbackToken(during, "twilio-a", made)).toEqual({ deliveryId, attempt: 1 });
  }
  expect(tokens.map((made) => readCallbackToken(after, "twilio-a", made))).toEqual([null, { deliveryId, attempt: 1 }]);
});
