/** Our proof of identity to Vonage: a JSON Web Token (RFC 7519, RS256) signed with the application's private key, new for each request. */
import { sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

export interface Application {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** What Vonage's own libraries give a token; enough for clocks that differ, and too short to be worth stealing from a log. */
const lifeSeconds = 900;
const header = encoded({ alg: "RS256", typ: "JWT" });

/** @param tokenId unique per token */
export function applicationToken(application: Application, nowMs: number, tokenId: string): string {
  const issuedAtSeconds = Math.floor(nowMs / 1_000);
  const claims = { application_id: application.id, iat: issuedAtSeconds, exp: issuedAtSeconds + lifeSeconds, jti: tokenId };
  const signed = `${header}.${encoded(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), application.privateKey).toString("base64url")}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
