/**
 * What a rule can say: which requests it is for, how often, and what then goes differently. Three separate aspects, so
 * that one rule can spoil the answer while another decides what the phone does.
 */
import { z } from "zod";
import { channels } from "../../../src/vocabulary.ts";

const delayMs = z.int().min(0).max(120_000).default(0);
/** The carrier takes the message all the same, and it reaches the phone: the client just isn't told. */
const taken = z.boolean().default(false);

const answerSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("normal"), delayMs }),
  /** The carrier's error body. Without `code`, the one that the carrier uses for this HTTP status. */
  z.strictObject({
    kind: z.literal("error"),
    status: z.int().min(400).max(599),
    code: z.string().min(1).max(20).optional(),
    message: z.string().max(200).optional(),
    retryAfterSeconds: z.int().min(0).max(3_600).optional(),
    taken,
    delayMs,
  }),
  /** An answer that says success and is not what the carrier documents. */
  z.strictObject({
    kind: z.literal("garbage"),
    status: z.int().min(200).max(599).default(200),
    contentType: z.string().max(100).default("text/html"),
    body: z.string().max(10_000).default("<html><body>It works!</body></html>"),
    taken,
    delayMs,
  }),
  /** Reads the whole request, then never answers. */
  z.strictObject({ kind: z.literal("hang"), taken }),
  z.strictObject({ kind: z.literal("close_before_reading") }),
  z.strictObject({ kind: z.literal("close_after_reading"), taken, delayMs }),
]);
export type AnswerPlan = z.infer<typeof answerSchema>;

const receiptsSchema = z.strictObject({
  /** `progress`: all but the last; `final`: only the last. */
  lose: z.enum(["none", "progress", "final", "all"]).default("none"),
  copies: z.int().min(1).max(5).default(1),
  /** `reversed` holds them all back and posts the last one first. */
  order: z.enum(["normal", "reversed"]).default("normal"),
  /** `before_answer`: the send is answered only after its last receipt was posted. */
  when: z.enum(["after_answer", "before_answer"]).default("after_answer"),
  delayMs,
});
export type ReceiptPlan = z.infer<typeof receiptsSchema>;

const phoneSchema = z.strictObject({
  /** How a text message ends. `unconfirmed`: it may have arrived, the network never says. */
  sms: z.enum(["delivered", "undelivered", "failed", "expired", "unconfirmed"]).default("delivered"),
  call: z.enum(["answered", "voicemail", "busy", "no_answer", "rejected", "failed"]).default("answered"),
  /** The carrier's own error code for a bad end. */
  code: z.string().min(1).max(20).optional(),
  /** Keys that the person presses when the call asks for them. */
  keys: z
    .string()
    .regex(/^[0-9*#]{1,32}$/, "1 to 32 keys out of 0-9, * and #")
    .optional(),
});
export type PhonePlan = z.infer<typeof phoneSchema>;

/** A number, or its beginning followed by "*". */
const numbers = z.string().regex(/^[+0-9A-Za-z ]{0,16}\*?$/, 'a number, or the beginning of one and "*"');

export const ruleSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, _ and -")
      .optional(),
    match: z
      .strictObject({
        account: z.string().optional(),
        channel: z.enum(channels).optional(),
        to: numbers.optional(),
        from: numbers.optional(),
      })
      .prefault({}),
    /** For how many requests; omitted: for every one. */
    times: z.int().min(1).max(1_000_000).optional(),
    percent: z.number().gt(0).max(100).default(100),
    answer: answerSchema.optional(),
    receipts: receiptsSchema.optional(),
    phone: phoneSchema.optional(),
  })
  .refine((rule) => rule.answer !== undefined || rule.receipts !== undefined || rule.phone !== undefined, {
    message: "a rule needs at least one of answer, receipts, phone",
  })
  .refine((rule) => rule.answer?.kind !== "close_before_reading" || (rule.match.to === undefined && rule.match.from === undefined), {
    path: ["match"],
    message: "close_before_reading can't match to or from: they stand in the body, which isn't read",
  });

export type RuleInput = z.input<typeof ruleSchema>;
export type Rule = z.infer<typeof ruleSchema>;

export const normalAnswer: AnswerPlan = answerSchema.parse({ kind: "normal" });
export const normalReceipts: ReceiptPlan = receiptsSchema.parse({});
export const normalPhone: PhonePlan = phoneSchema.parse({});
