import { createPrivateKey } from "node:crypto";
import { z } from "zod";

export const vonageCredentials = z.strictObject({
  applicationId: z.uuid("the application's id, as the dashboard shows it"),
  /** Signs our requests; the dashboard gives it out once, when the application's keys are made. */
  privateKey: z.string().max(16_384).refine(isRsaKey, "the application's private key: PEM, RSA, at least 2,048 bits, line ends included"),
  /** Verifies callbacks; one per account, beside the API key. */
  signatureSecret: z.string().regex(/^[\x21-\x7e]{16,256}$/, "the account's signature secret, at least 16 characters"),
});
export type VonageCredentials = z.infer<typeof vonageCredentials>;

function isRsaKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048;
  } catch {
    return false;
  }
}
