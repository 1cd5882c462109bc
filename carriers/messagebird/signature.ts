/**
 * Verifies MessageBird's callbacks: a JSON Web Token in a header, made with the account's signing key, that holds the hashes
 * of the whole address and of the body, and a life of its own.
 */
import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import { genuine, isEqualText, refused, type SignatureCheck } from "../verification.ts";

/** How far MessageBird's clock and ours may be apart, on top of the token's own life of a minute. */
const skewMs = 60_000;
/** Header and claims, which are signed; then the signature. */
const token = /^(([\w-]+)\.([\w-]+))\.([\w-]+)$/;

/** Whoever may choose the algorithm may choose none. */
const hashes = { HS256: "sha256", HS384: "sha384", HS512: "sha512" } as const;
const tokenHeader = z.object({ alg: z.enum(["HS256", "HS384", "HS512"]) });
const tokenClaims = z.object({
  iss: z.literal("MessageBird"),
  nbf: z.int(),
  exp: z.int(),
  jti: z.string().min(1),
  url_hash: z.string(),
  /** Missing where there is no body. */
  payload_hash: z.string().optional(),
});

export function createSignatureCheck(signingKey: string): SignatureCheck {
  return ({ url, headers, rawBody, nowMs }) => {
    const [, signed, header, claims, signature] = token.exec(headers["messagebird-signature-jwt"] ?? "") ?? [];
    if (signed === undefined || signature === undefined) return refused("no token");
    const algorithm = tokenHeader.safeParse(decoded(header)).data?.alg;
    if (algorithm === undefined) return refused("not signed in a way that MessageBird signs");
    const expected = createHmac(hashes[algorithm], signingKey).update(signed).digest("base64url");
    if (!isEqualText(signature, expected)) return refused("wrong signature");
    const told = tokenClaims.safeParse(decoded(claims)).data;
    if (told === undefined) return refused("not a token of MessageBird's form");
    if (nowMs < told.nbf * 1_000 - skewMs || nowMs > told.exp * 1_000 + skewMs) return refused("too old, or from the future");
    if (!isEqualText(told.url_hash, sha256(url))) return refused("signed for another address");
    const bodyHash = rawBody.length === 0 ? "" : sha256(rawBody);
    return isEqualText(told.payload_hash ?? "", bodyHash) ? genuine : refused("signed for another body");
  };
}

function sha256(bytes: string | Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function decoded(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
