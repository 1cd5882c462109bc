import { z } from "zod";

export const sinchCredentials = z
  .strictObject({
    /** Where the service plan lives; a plan of one region is unknown in the others. */
    region: z.enum(["us", "eu", "au", "br", "ca"]),
    servicePlanId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "the SMS service plan's id"),
    /** The service plan's. */
    apiToken: z.string().regex(/^[\x21-\x7e]{1,256}$/, "the service plan's API token"),
    /** The service plan's secret for signing callbacks (HMAC), which Sinch sets up on request. */
    webhookSecret: z.string().regex(/^[\x21-\x7e]{16,256}$/, "the service plan's callback secret, at least 16 characters"),
    /** Of the voice application. Only for calls. */
    applicationKey: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/, "the voice application's key")
      .optional(),
    /** Proves us to Sinch, and signs what Sinch tells about calls. Only for calls. */
    applicationSecret: z
      .string()
      .regex(/^[A-Za-z0-9+/]{16,128}={0,2}$/, "the voice application's secret: base64")
      .optional(),
  })
  .refine(({ applicationKey, applicationSecret }) => (applicationKey === undefined) === (applicationSecret === undefined), {
    message: "calls need applicationKey and applicationSecret, both",
  });
export type SinchCredentials = z.infer<typeof sinchCredentials>;
