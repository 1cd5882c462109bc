/**
 * Verifies Infobip's callbacks. Infobip signs only what an account's notification profiles send, and keeps silent about how;
 * addresses that are given with a message get nothing but the body. So every address holds a secret of ours as its query.
 */
import { genuine, isEqualText, refused, type SignatureCheck } from "../verification.ts";

export function addressWithSecret(address: string, secret: string): string {
  return address + queryOf(secret);
}

/** The secret has no character that could be spelt in two ways: the query is ours, byte for byte, or it is not ours. */
export function createSignatureCheck(secret: string): SignatureCheck {
  const expected = queryOf(secret);
  return ({ url }) => {
    const from = url.indexOf("?");
    if (from === -1) return refused("no secret in the address");
    return isEqualText(url.slice(from), expected) ? genuine : refused("wrong secret in the address");
  };
}

const queryOf = (secret: string): string => `?key=${secret}`;
