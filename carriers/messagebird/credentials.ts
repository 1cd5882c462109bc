import { z } from "zod";

export const messagebirdCredentials = z.strictObject({
  /** A live one: with a test key nothing is sent. */
  accessKey: z.string().regex(/^[\x21-\x7e]{1,256}$/, "an access key as the dashboard shows it"),
  /** Verifies callbacks; one per account. */
  signingKey: z.string().regex(/^[\x21-\x7e]{16,256}$/, "the account's signing key, at least 16 characters"),
});
export type MessagebirdCredentials = z.infer<typeof messagebirdCredentials>;
