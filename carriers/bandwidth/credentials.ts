import { z } from "zod";

const applicationId = z.string().regex(/^[0-9A-Za-z-]{1,64}$/, "an application's id as Bandwidth shows it");

export const bandwidthCredentials = z.strictObject({
  accountId: z.string().regex(/^\d{1,20}$/, "the account's number"),
  username: z.string().regex(/^[\x21-\x39\x3b-\x7e]{1,128}$/, "the API user's name"),
  password: z.string().regex(/^[\x21-\x7e]{1,128}$/, "the API user's password"),
  messagingApplicationId: applicationId,
  /** Only for calls: Bandwidth has another kind of application for them. */
  voiceApplicationId: applicationId.optional(),
  /** Ours, made up: Bandwidth doesn't sign what it posts, but gives this password along. */
  webhookPassword: z.string().regex(/^[A-Za-z0-9_-]{32,128}$/, "32 to 128 letters, digits, - or _, as `openssl rand -hex 32` makes them"),
});
export type BandwidthCredentials = z.infer<typeof bandwidthCredentials>;
