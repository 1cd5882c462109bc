/**
 * Verifies Vonage's callbacks: a JSON Web Token (HS256) in `Authorization`, made with the account's signature secret, that
 * holds the time and the hash of the body. The address is not covered, so what it says about an attempt is only worth
 * something because it can't be guessed.
 */
import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import { genuine, isEqualText, refused, type SignatureCheck } from "../verification.ts";

/** The token has no end of its own. How far Vonage's clock and ours may be apart, plus the way. */
const toleranceMs = 300_000;
/** Header and claims, which are signed; then the 32 bytes of the signature. */
const bearer = /^Bearer (([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]{43})$/;

/** Whoever may choose the algorithm may choose none. */
const tokenHeader = z.object({ alg: z.literal("HS256") });
const tokenClaims = z.object({ iat: z.int(), payload_hash: z.string() });

export function createSignatureCheck(signatureSecret: string): SignatureCheck {
  return ({ headers, rawBody, nowMs }) => {
    const [, signed, header, claims, signature] = bearer.exec(headers["authorization"] ?? "") ?? [];
    if (signed === undefined || signature === undefined) return refused("no token");
    const expected = createHmac("sha256", signatureSecret).update(signed).digest("base64url");
    if (!isEqualText(signature, expected)) return refused("wrong signature");
    const told = tokenClaims.safeParse(decoded(claims)).data;
    if (!tokenHeader.safeParse(decoded(header)).success || told === undefined) return refused("not a token of Vonage's form");
    if (Math.abs(nowMs - told.iat * 1_000) > toleranceMs) return refused("too old, or from the future");
    const hash = createHash("sha256").update(rawBody).digest("hex");
    return isEqualText(told.payload_hash, hash) ? genuine : refused("signed for another body");
  };
}

function decoded(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
