/** Signs our requests with AWS's Signature Version 4: all headers that we write, and the body, for one day, region and service. */
import { createHash, createHmac } from "node:crypto";

/** All of them are POST to "/" without a query. */
export interface SignedPost {
  /** With a port where it isn't the usual one, as the Host header has it. */
  readonly host: string;
  /** Names in lower case, values without spaces around them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

/** The headers to send, the given ones among them. */
export function signedHeaders({ host, headers, body }: SignedPost, key: SigningKey, nowMs: number): Readonly<Record<string, string>> {
  // 20260601T120000Z
  const date = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const day = date.slice(0, 8);
  const dated = { ...headers, "x-amz-date": date };
  const signed = Object.entries({ ...dated, host }).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const names = signed.map(([name]) => name).join(";");
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join("");
  const request = `POST\n/\n\n${lines}\n${names}\n${sha256(body)}`;
  const scope = `${day}/${key.region}/${key.service}/aws4_request`;
  const signature = hmac(derivedKey(key, day), `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(request)}`).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...dated, authorization };
}

function derivedKey({ secretAccessKey, region, service }: SigningKey, day: string): Buffer {
  return [region, service, "aws4_request"].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
