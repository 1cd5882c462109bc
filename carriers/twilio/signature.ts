/**
 * Verifies `X-Twilio-Signature`: base64 of HMAC-SHA1, keyed with the auth token, over the address that Twilio called and
 * the form's fields sorted by name, names and values run together. A JSON body is covered by its SHA-256 in the address
 * instead. The scheme has no time, and does not say where a name ends: see `callback-fields.ts`.
 */
import { createHash, createHmac, createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { CallbackRequest } from "../carrier.ts";
import { isForm, readForm } from "../form.ts";
import type { Form } from "../form.ts";
import { genuine, isEqualText, refused, type SignatureCheck } from "../verification.ts";

export function createSignatureCheck(authToken: string): SignatureCheck {
  const key = createSecretKey(authToken, "utf8");
  return (request) => {
    const signature = request.headers["x-twilio-signature"];
    if (signature === undefined) return refused("no signature");
    if (!/^[A-Za-z0-9+/]{27}=$/.test(signature)) return refused("not a signature");
    const fields = signedFields(request);
    if (fields === null) return refused("the signature does not cover the body");
    const isGenuine = [withoutPort(request.url), withPort(request.url)].some((url) => isEqualText(signature, sign(key, url + fields)));
    return isGenuine ? genuine : refused("wrong signature");
  };
}

function sign(key: KeyObject, text: string): string {
  return createHmac("sha1", key).update(text, "utf8").digest("base64");
}

/** The part of the signed text that stands for the body; null when there is a body that nothing covers. */
function signedFields(request: CallbackRequest): string | null {
  if (isForm(request)) return signedText(readForm(request.rawBody));
  const [, bodyHash] = /[?&]bodySHA256=([0-9a-f]{64})(?:&|$)/i.exec(request.url) ?? [];
  if (bodyHash === undefined) return request.rawBody.length === 0 ? "" : null;
  return isEqualText(bodyHash.toLowerCase(), createHash("sha256").update(request.rawBody).digest("hex")) ? "" : null;
}

/** A form as it is signed. A value that is repeated counts once. */
export function signedText(form: Form): string {
  return [...form.keys()]
    .toSorted()
    .map((name) =>
      [...new Set(form.get(name))]
        .toSorted()
        .map((value) => name + value)
        .join(""),
    )
    .join("");
}

// Twilio signs the address with or without the port, depending on product and time; both are tried, as its own SDK does.

function withoutPort(url: string): string {
  return url.replace(/^(https?:\/\/(?:\[[^\]/]*\]|[^/?#:]*)):\d+/i, "$1");
}

function withPort(url: string): string {
  return url.replace(
    /^(http(s?):\/\/(?:\[[^\]/]*\]|[^/?#:]*))(?=[/?#]|$)/i,
    (_, origin: string, tls: string) => `${origin}:${tls === "" ? 80 : 443}`,
  );
}
