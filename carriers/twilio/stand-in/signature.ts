/**
 * Twilio's signature of a form that it posts: base64 of HMAC-SHA1, keyed with the account's auth token, over the address
 * as it is called followed by each parameter's name and value, sorted by name.
 */
import { createHmac } from "node:crypto";

export function twilioSignature(authToken: string, url: string, parameters: Readonly<Record<string, string>>): string {
  const signed = Object.keys(parameters)
    .sort()
    .reduce((text, key) => text + key + (parameters[key] ?? ""), url);
  return createHmac("sha1", authToken).update(signed, "utf8").digest("base64");
}
