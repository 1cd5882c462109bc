/**
 * For carriers that don't sign what they post: every address that they are given holds a secret of ours as its query. It
 * proves who knows the address, not what is in the body.
 */
import { z } from "zod";
import { genuine, isEqualText, refused, type SignatureCheck } from "./verification.ts";

/** No character of it can be spelt in two ways: a query is ours, byte for byte, or it is not ours. */
export const addressSecret = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32,128}$/, "32 to 128 letters, digits, - or _, as `openssl rand -hex 32` makes them");

export function addressWithSecret(address: string, secret: string): string {
  return address + queryOf(secret);
}

export function createAddressCheck(secret: string): SignatureCheck {
  const expected = queryOf(secret);
  return ({ url }) => {
    const from = url.indexOf("?");
    if (from === -1) return refused("no secret in the address");
    return isEqualText(url.slice(from), expected) ? genuine : refused("wrong secret in the address");
  };
}

const queryOf = (secret: string): string => `?key=${secret}`;
