import { z } from "zod";
import { addressSecret } from "../secret-in-address.ts";

export const infobipCredentials = z.strictObject({
  /** The account's own address: each has one, and any other is slower or refuses it. */
  host: z.string().regex(/^[a-z0-9]{1,32}\.api(?:-[a-z0-9]{1,8})?\.infobip\.com$/, "the account's base URL without https://"),
  apiKey: z.string().regex(/^[\x21-\x7e]{1,256}$/, "an API key as Infobip shows it"),
  /** Ours, made up: Infobip doesn't sign what it posts, so it stands in every address that Infobip is given. */
  webhookSecret: addressSecret,
});
export type InfobipCredentials = z.infer<typeof infobipCredentials>;
