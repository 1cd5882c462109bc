/** How Vonage posts to its client: JSON, with a token (HS256) that holds the time and the hash of the body. */
import { createHash, createHmac, randomUUID } from "node:crypto";
import type { CallbackMaker } from "../../stand-in/account.ts";

export interface Signer {
  readonly applicationId: string;
  readonly signatureSecret: string;
}

export function signedCallback(signer: Signer, url: string, bodyOf: (timestamp: string) => object): CallbackMaker {
  let timestamp: string | null = null;
  return (nowMs) => {
    timestamp ??= new Date(nowMs).toISOString();
    const body = JSON.stringify(bodyOf(timestamp));
    return { url, headers: { "content-type": "application/json", authorization: `Bearer ${token(signer, body, nowMs)}` }, body };
  };
}

function token({ applicationId, signatureSecret }: Signer, body: string, nowMs: number): string {
  const claims = {
    iat: Math.floor(nowMs / 1_000),
    jti: randomUUID(),
    iss: "Vonage",
    payload_hash: createHash("sha256").update(body).digest("hex"),
    api_key: "abcd1234",
    application_id: applicationId,
  };
  const signed = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(claims)}`;
  return `${signed}.${createHmac("sha256", signatureSecret).update(signed).digest("base64url")}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
