/** Checks the token that a client proves itself with: RS256, of this application, neither over nor from the future. */
import { verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { z } from "zod";

const header = z.object({ alg: z.literal("RS256"), typ: z.literal("JWT") });
const claims = z.object({ application_id: z.string(), iat: z.int(), exp: z.int().optional(), jti: z.string().min(1) });

/** Without `exp`, and where documented at most. */
const usualLifeSeconds = 900;
const longestLifeSeconds = 86_400;
const clockSkewSeconds = 60;

export function isTokenGood(authorization: string | undefined, applicationId: string, publicKey: KeyObject, nowMs: number): boolean {
  const [, signed, head, body, signature] = /^Bearer (([\w-]+)\.([\w-]+))\.([\w-]+)$/.exec(authorization ?? "") ?? [];
  if (signed === undefined || signature === undefined) return false;
  if (!verify("sha256", Buffer.from(signed), publicKey, Buffer.from(signature, "base64url"))) return false;
  const told = claims.safeParse(decoded(body)).data;
  if (!header.safeParse(decoded(head)).success || told?.application_id !== applicationId) return false;
  const nowSeconds = nowMs / 1_000;
  const end = told.exp ?? told.iat + usualLifeSeconds;
  return told.iat <= nowSeconds + clockSkewSeconds && nowSeconds < end && end - told.iat <= longestLifeSeconds;
}

function decoded(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
