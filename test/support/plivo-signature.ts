/** Version 3 of Plivo's signature, written from its public libraries and from nothing in our adapter. */
import { createHmac } from "node:crypto";

export const plivoNonce = "31627761595286130198";

/** @param body the form as it is posted, or nothing */
export function plivoSignature(address: string, body: string, authToken: string): string {
  const [bare = "", search = ""] = address.split("?");
  const query = sorted(search)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const fields = sorted(body)
    .map(([name, value]) => name + value)
    .join("");
  const ofGet = query === "" ? "" : `?${query}`;
  const ofPost = `?${query}${query === "" ? "" : "."}`;
  const signed = `${bare}${body === "" ? ofGet : ofPost}${fields}.${plivoNonce}`;
  return createHmac("sha256", authToken).update(signed).digest("base64");
}

function sorted(form: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(form)].toSorted(([a, b], [c, d]) => (a < c || (a === c && b < d) ? -1 : 1));
}

export function plivoHeaders(address: string, body: string, authToken: string): Record<string, string> {
  return {
    "content-type": "application/x-www-form-urlencoded",
    "x-plivo-signature-v3": plivoSignature(address, body, authToken),
    "x-plivo-signature-v3-nonce": plivoNonce,
  };
}
