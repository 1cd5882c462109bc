import { z } from "zod";

export const plivoCredentials = z.strictObject({
  authId: z.string().regex(/^[MS]A[A-Z0-9]{18}$/, '"MA", or "SA" for a subaccount, and 18 capital letters and digits'),
  /** Of the same account or subaccount: also verifies callbacks. */
  authToken: z.string().regex(/^[\x21-\x7e]{16,128}$/, "the account's auth token"),
});
export type PlivoCredentials = z.infer<typeof plivoCredentials>;
