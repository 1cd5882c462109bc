/**
 * Verifies Plivo's callbacks: base64 of HMAC-SHA256, keyed with the auth token. Version 3 covers the address and the form's
 * fields, run together without a mark where one ends (see `callback-fields.ts`). Plivo documents it for calls; callbacks of
 * messages have version 2, which covers the address alone, and sometimes version 3 as well. Neither has a time.
 */
import { createHmac, createSecretKey } from "node:crypto";
import type { CallbackRequest } from "../carrier.ts";
import { isForm, readForm } from "../form.ts";
import type { Form } from "../form.ts";
import { genuine, isEqualText, refused, type SignatureCheck } from "../verification.ts";

/** Several, while the auth token is being changed. */
const signatures = /^[A-Za-z0-9+/]{43}=(?:,[A-Za-z0-9+/]{43}=){0,3}$/;
/** Digits alone: anything else could be the end of the fields before it. */
const nonceShape = /^\d{1,64}$/;

export function createSignatureCheck(authToken: string): SignatureCheck {
  const key = createSecretKey(authToken, "utf8");

  return (request) => {
    const form = signedForm(request);
    if (form === null) return refused("the signature does not cover the body");
    const version = request.headers["x-plivo-signature-v3"] === undefined ? "v2" : "v3";
    if (version === "v2" && !isAboutMessage(form)) return refused("no signature of version 3");
    const given = request.headers[`x-plivo-signature-${version}`];
    if (given === undefined) return refused("no signature");
    const nonce = request.headers[`x-plivo-signature-${version}-nonce`];
    if (!signatures.test(given) || nonce === undefined || !nonceShape.test(nonce)) return refused("not a signature");
    const signed = version === "v2" ? bareAddress(request.url) + nonce : `${addressAndFields(request.url, form)}.${nonce}`;
    const expected = createHmac("sha256", key).update(signed, "utf8").digest("base64");
    return given.split(",").some((one) => isEqualText(one, expected)) ? genuine : refused("wrong signature");
  };
}

/** Nothing in such a form can be taken for a report on a call or a key press. */
function isAboutMessage(form: Form): boolean {
  return form.has("MessageUUID") && !form.has("CallUUID") && !form.has("RequestUUID");
}

/** null when there is a body that nothing covers. */
function signedForm(request: CallbackRequest): Form | null {
  if (request.rawBody.length === 0) return new Map();
  return isForm(request) ? readForm(request.rawBody) : null;
}

function bareAddress(url: string): string {
  const at = url.indexOf("?");
  return at === -1 ? url : url.slice(0, at);
}

function addressAndFields(url: string, form: Form): string {
  const address = bareAddress(url);
  const query = signedText(readForm(Buffer.from(url.slice(address.length + 1))), "=", "&");
  if (form.size === 0) return query === "" ? address : `${address}?${query}`;
  return `${address}?${query}${query === "" ? "" : "."}${signedText(form)}`;
}

/** Names and values sorted; a value that is repeated counts as often as it is there. */
export function signedText(form: Form, between = "", after = ""): string {
  return [...form.keys()]
    .toSorted()
    .flatMap((name) => (form.get(name) ?? []).toSorted().map((value) => name + between + value))
    .join(after);
}
