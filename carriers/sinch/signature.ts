/**
 * Verifies Sinch's callbacks, which two of its products sign in two ways: the SMS API with a secret of the service plan,
 * over body, nonce and time; the Voice API with the application's secret, over body, time and path.
 */
import { createHash, createHmac } from "node:crypto";
import type { CallbackRequest, Verification } from "../carrier.ts";
import { genuine, isEqualText, refused, type SignatureCheck } from "../verification.ts";

/** Neither scheme has an end of its own. How far Sinch's clock and ours may be apart, plus the way. */
const toleranceMs = 300_000;

export interface SigningSecrets {
  readonly webhookSecret: string;
  /** Base64; undefined: no calls. */
  readonly applicationSecret: string | undefined;
}

export function createSignatureCheck({ webhookSecret, applicationSecret }: SigningSecrets): SignatureCheck {
  const callSecret = applicationSecret === undefined ? null : Buffer.from(applicationSecret, "base64");
  return (request) => {
    const signature = request.headers["x-sinch-webhook-signature"];
    if (signature !== undefined) return checkMessageCallback(request, signature, webhookSecret);
    return callSecret === null ? refused("no signature") : checkCallEvent(request, callSecret);
  };
}

function checkMessageCallback({ headers, rawBody, nowMs }: CallbackRequest, signature: string, secret: string): Verification {
  const nonce = headers["x-sinch-webhook-signature-nonce"] ?? "";
  const timestamp = headers["x-sinch-webhook-signature-timestamp"] ?? "";
  // Without dots: what is signed must not be cut into body, nonce and time in another way.
  if (!/^[\w-]{1,128}$/.test(nonce)) return refused("not a nonce");
  if (!/^\d{1,12}$/.test(timestamp)) return refused("not a time stamp");
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > toleranceMs) return refused("too old, or from the future");
  const expected = createHmac("sha256", secret).update(rawBody).update(`.${nonce}.${timestamp}`).digest("base64");
  return isEqualText(signature, expected) ? genuine : refused("wrong signature");
}

/** The application's key before the colon isn't signed; what counts is whose secret it was. */
const application = /^application [\w-]{1,64}:([A-Za-z0-9+/]{43}=)$/i;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function checkCallEvent({ url, headers, rawBody, nowMs }: CallbackRequest, secret: Buffer): Verification {
  const [, signature] = application.exec(headers["authorization"] ?? "") ?? [];
  if (signature === undefined) return refused("no signature");
  const timestamp = headers["x-timestamp"] ?? "";
  if (!instant.test(timestamp)) return refused("not a time stamp");
  if (!(Math.abs(nowMs - Date.parse(timestamp)) <= toleranceMs)) return refused("too old, or from the future");
  const bodyHash = createHash("md5").update(rawBody).digest("base64");
  const signed = ["POST", bodyHash, headers["content-type"] ?? "", `x-timestamp:${timestamp}`, pathOf(url)].join("\n");
  const expected = createHmac("sha256", secret).update(signed).digest("base64");
  return isEqualText(signature, expected) ? genuine : refused("wrong signature");
}

/** As it was called, byte for byte, without the query. */
function pathOf(url: string): string {
  return /^https?:\/\/[^/?]*([^?]*)/.exec(url)?.[1] ?? "";
}
