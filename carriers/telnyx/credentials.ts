import { z } from "zod";

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "an id as Telnyx shows it");

export const telnyxCredentials = z
  .strictObject({
    apiKey: z.string().regex(/^[\x21-\x7e]{1,256}$/, "an API key of version 2"),
    /** Verifies callbacks; the portal shows it beside the API keys. */
    publicKey: z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, "base64 of the account's 32-byte public key"),
    /** Only for alphanumeric sender IDs, which belong to no number that would name the profile. */
    messagingProfileId: id.optional(),
    /** For calls: the account's id, and the TeXML application that places them. */
    accountSid: id.optional(),
    applicationSid: id.optional(),
  })
  .refine((credentials) => (credentials.accountSid === undefined) === (credentials.applicationSid === undefined), {
    path: ["applicationSid"],
    message: "calls need both accountSid and applicationSid; text messages need neither",
  });
export type TelnyxCredentials = z.infer<typeof telnyxCredentials>;
