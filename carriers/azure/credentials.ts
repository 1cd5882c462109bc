import { z } from "zod";
import { addressSecret } from "../secret-in-address.ts";

export const azureCredentials = z.strictObject({
  /** The resource's own address, of the public cloud or one of the national ones; some have the data's region in it. */
  host: z
    .string()
    .regex(/^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,32})?\.communication\.azure\.(?:com|us|cn)$/, "the resource's endpoint without https://"),
  /** Signs our requests. */
  accessKey: z
    .base64("an access key as the portal shows it")
    .refine((key) => Buffer.from(key, "base64").length >= 32, "an access key stands for at least 32 bytes"),
  /** Ours, made up: Event Grid doesn't sign what it posts, so it stands in the addresses that Event Grid is given. */
  webhookSecret: addressSecret,
});
export type AzureCredentials = z.infer<typeof azureCredentials>;
