import { z } from "zod";
import { accountSid } from "./ids.ts";

export const twilioCredentials = z
  .strictObject({
    accountSid: z.string().regex(accountSid, '"AC" and letters and digits, usually 32 hexadecimal ones'),
    /** Always needed: callbacks are signed with it, also when requests are made with an API key. */
    authToken: z.string().regex(/^[\x21-\x7e]{1,128}$/, "the account's auth token"),
    /** An API key for requests, instead of the auth token: it can be revoked alone. */
    apiKeySid: z
      .string()
      .regex(/^SK[0-9a-fA-F]{32}$/, '"SK" and 32 hexadecimal digits')
      .optional(),
    apiKeySecret: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, "the API key's secret")
      .optional(),
  })
  .refine((credentials) => (credentials.apiKeySid === undefined) === (credentials.apiKeySecret === undefined), {
    path: ["apiKeySecret"],
    message: "apiKeySid and apiKeySecret go together",
  });
export type TwilioCredentials = z.infer<typeof twilioCredentials>;
