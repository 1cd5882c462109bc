/** Headers that several endpoints take or answer with, for the document. */
import { z } from "zod";

export const idempotencyHeaders = z.object({
  "Idempotency-Key": z.string().optional().meta({
    description:
      "1 to 255 visible ASCII characters, bare or in double quotes. The same key with the same body replays the first answer for 24 hours.",
    example: "8e03978e-40d5-43dd-bc93-6894a57f9324",
  }),
});

export const retryAfter = z.string().meta({ description: "Whole seconds to wait.", example: "1" });

export const acceptedHeaders = z.object({
  Location: z.string().meta({ description: "Where the delivery is.", example: "/v1/deliveries/dlv_01kxt4h2c0004f9gq7rvx3m2bz" }),
  "RateLimit-Policy": z.string().meta({ description: "The phone's budget of attempts.", example: '"attempts";q=5;w=300' }),
  RateLimit: z.string().meta({ description: "What is left of it.", example: '"attempts";r=4;t=300' }),
  "Idempotent-Replayed": z
    .string()
    .optional()
    .meta({ description: "`true` when this is the answer of an earlier request with the same key." }),
});

export const pageHeaders = z.object({
  Link: z
    .string()
    .optional()
    .meta({ description: "The next page, when there is one.", example: '</v1/deliveries?limit=20&cursor=MTc2>; rel="next"' }),
});
