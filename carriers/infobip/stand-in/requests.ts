/**
 * Requests as Infobip documents them, with all parameters that delivering a code could need, for one message to one
 * destination. Infobip drops what it doesn't know; here it is refused, because what is dropped silently is never noticed.
 */
import { z } from "zod";

const number = z.string().regex(/^\+?[1-9]\d{6,14}$/);
const callbackAddress = z.url({ protocol: /^https?$/ }).max(2_000);
const contentType = z.enum(["application/json", "application/xml"]);
const destinations = z.tuple([z.strictObject({ to: number, messageId: z.string().min(1).max(200).optional() })]);

export const messageRequest = z.strictObject({
  messages: z.tuple([
    z.strictObject({
      sender: z.string().regex(/^(?:\+?\d{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11})$/),
      destinations,
      content: z.strictObject({ text: z.string().min(1).max(1_600), transliteration: z.string().optional() }),
      options: z
        .strictObject({
          validityPeriod: z
            .strictObject({ amount: z.int().min(1), timeUnit: z.enum(["SECONDS", "MINUTES", "HOURS"]).optional() })
            // At most 48 hours.
            .refine(({ amount, timeUnit = "MINUTES" }) => amount * { SECONDS: 1, MINUTES: 60, HOURS: 3_600 }[timeUnit] <= 172_800)
            .optional(),
          campaignReferenceId: z.string().max(255).optional(),
        })
        .optional(),
      webhooks: z
        .strictObject({
          delivery: z.strictObject({
            url: callbackAddress.optional(),
            intermediateReport: z.boolean().optional(),
            notify: z.boolean().optional(),
          }),
          contentType: contentType.optional(),
          callbackData: z.string().max(4_000).optional(),
        })
        .optional(),
    }),
  ]),
});
export type SentMessage = z.infer<typeof messageRequest>["messages"][0];

export const callRequest = z.strictObject({
  messages: z.tuple([
    z.strictObject({
      from: number,
      destinations,
      text: z.string().min(1).max(1_400),
      language: z.string().regex(/^[a-z]{2,3}(?:-[a-z]{2,3}){0,2}$/),
      voice: z.strictObject({ name: z.string(), gender: z.enum(["male", "female"]) }).optional(),
      speechRate: z.number().min(0.5).max(2).optional(),
      ringTimeout: z.int().min(1).max(120).optional(),
      callTimeout: z.int().min(1).optional(),
      pause: z.int().min(0).max(10).optional(),
      validityPeriod: z.int().min(1).max(2_880).optional(),
      machineDetection: z.enum(["hangup", "continue"]).optional(),
      notifyUrl: callbackAddress.optional(),
      notifyContentType: contentType.optional(),
      notifyContentVersion: z.literal([1, 2]).optional(),
      callbackData: z.string().max(700).optional(),
    }),
  ]),
});
export type SentCall = z.infer<typeof callRequest>["messages"][0];

/** The first thing wrong, as Infobip writes places: "messages[0].destinations[0].to". */
export function propertyOf(error: z.ZodError): string {
  const path = error.issues[0]?.path ?? [];
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}
