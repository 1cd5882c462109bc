/**
 * Signs our requests as Azure Communication Services wants it: HMAC-SHA256 with the access key over method, path with query,
 * time, host and the body's hash.
 */
import { createHash, createHmac } from "node:crypto";

export interface SignedPost {
  /** With a port where it isn't the usual one, as the Host header has it. */
  readonly host: string;
  /** With the query, as sent. */
  readonly path: string;
  readonly body: string;
}

export function signedHeaders({ host, path, body }: SignedPost, accessKey: string, nowMs: number): Readonly<Record<string, string>> {
  const date = new Date(nowMs).toUTCString();
  const contentHash = createHash("sha256").update(body).digest("base64");
  const signature = createHmac("sha256", Buffer.from(accessKey, "base64"))
    .update(`POST\n${path}\n${date};${host};${contentHash}`)
    .digest("base64");
  return {
    "x-ms-date": date,
    "x-ms-content-sha256": contentHash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  };
}
