/** What the operator writes under `credentials`. What it lets through must be safe in a header and in a path. */
import { z } from "zod";

export const templateCredentials = z.strictObject({
  apiKey: z.string().regex(/^[\x21-\x7e]{1,256}$/, "an API key"),
  /** Verifies callbacks. */
  webhookSecret: z.string().regex(/^[\x21-\x7e]{16,256}$/, "the secret that callbacks are signed with, at least 16 characters"),
});
export type TemplateCredentials = z.infer<typeof templateCredentials>;
