/** The body of `POST /v1/deliveries`. Rules that join two fields are checked even where others failed: all faults are told at once. */
import { z } from "zod";
import { isLocale } from "../../message/locales.ts";
import { channels } from "../../vocabulary.ts";
import { brandName, emailAddress, hostName, ipAddress, line, lineOrNothing, messageText } from "./text.ts";

const user = z.strictObject({
  id: line(128).optional().meta({ description: "Your id of the person; deliveries can be searched by it." }),
  name: line(128).optional().meta({ description: "Stored encrypted, for support." }),
  email: emailAddress.optional().meta({ description: "Stored encrypted, for support." }),
});

const metadata = z
  .record(
    z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, "A name of 1 to 40 letters, digits, dots, hyphens and underscores."),
    lineOrNothing(200),
  )
  .refine((pairs) => Object.keys(pairs).length <= 20, "At most 20 pairs.");

const fields = z.strictObject({
  to: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "The phone, in international form; spaces, dashes and brackets don't matter.", example: "+14255550123" }),
  channel: z.enum(channels).meta({ description: "How the person gets the code." }),
  code: z
    .string()
    .regex(/^[A-Za-z0-9]{4,10}$/, "4 to 10 letters or digits.")
    .optional()
    .meta({ description: "The one-time code; the gateway puts it into a sentence in the person's language. Either this or `text`." }),
  text: messageText.optional().meta({ description: "Sent, or spoken, as it is. Either this or `code`." }),
  locale: z.string().max(35).refine(isLocale, "Must be a language tag (BCP 47), such as en-US.").default("en-US").meta({
    description: "The person's language (BCP 47). English is used for languages that the gateway has no words for.",
    example: "en-US",
  }),
  brand: brandName.optional().meta({ description: "Who asks for the code, as the person knows it.", example: "Contoso" }),
  // Not z.int(): zod stops at its failure and would not check the rules that join two fields.
  ttlSeconds: z
    .number()
    .multipleOf(1, "Must be a whole number.")
    .min(30)
    .max(600)
    .optional()
    .meta({
      override: { type: "integer" },
      description: "How long the code is good for. Nothing is handed to a carrier after that. Default: `delivery.ttlSeconds`.",
      example: 180,
    }),
  fallback: z.enum(channels).optional().meta({
    description: "The other channel, taken when nothing arrived over the first in time; uses one of the phone's five attempts too.",
  }),
  confirm: z.boolean().default(false).meta({
    description: "Ask the person to confirm or reject, by key press in a call or by answer to a message.",
  }),
  user: user.optional(),
  clientIp: ipAddress.optional().meta({
    description: "Where the sign-in came from. Stored encrypted, for support.",
    example: "203.0.113.7",
  }),
  correlationId: line(128).optional().meta({ description: "Your id of the sign-in; deliveries can be searched by it." }),
  domain: hostName.optional().meta({
    description: "Binds the code to a site: phones then offer it there only (iOS, Android).",
    example: "contoso.com",
  }),
  appHash: z
    .string()
    .regex(/^[A-Za-z0-9+/=]{11}$/, "The 11 characters of an Android app's hash.")
    .optional()
    .meta({ description: "Lets an Android app read the code out of the message.", example: "FA+9qCX9VSu" }),
  metadata: metadata.optional().meta({ description: "Your own pairs, given back with the delivery and shown to support. No secrets." }),
});

/** The rules below look at fields that may not have passed their own. */
const always = { when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null && !Array.isArray(value) };

export const createDeliveryBody = fields
  .refine((body) => body.code === undefined || body.text === undefined, {
    path: ["text"],
    error: "Either code or text, not both.",
    ...always,
  })
  .refine((body) => body.code !== undefined || body.text !== undefined, {
    path: ["code"],
    error: "Required, unless there is a text.",
    ...always,
  })
  .refine((body) => body.fallback === undefined || body.fallback !== body.channel, {
    path: ["fallback"],
    error: "Must be the other channel than channel.",
    ...always,
  })
  .meta({ id: "DeliveryRequest", description: "Either `code` or `text`, never both." });
