/** Options of the stand-in, the same for a process's configuration file and for a program that starts one. */
import { z } from "zod";
import { infobipAccountSettings } from "../infobip/stand-in.ts";
import { smppAccountSettings } from "../smpp/stand-in.ts";
import { telnyxAccountSettings } from "../telnyx/stand-in.ts";
import { twilioAccountSettings } from "../twilio/stand-in.ts";
import { vonageAccountSettings } from "../vonage/stand-in.ts";
import { paceSchema } from "./course/pace.ts";
import { ruleSchema } from "./rules/rules.ts";

export const standInConfigSchema = z.strictObject({
  host: z.string().min(1).default("127.0.0.1"),
  /** 0: any free one. */
  port: z.int().min(0).max(65_535).default(0),
  accounts: z
    .array(
      z.discriminatedUnion("carrier", [
        twilioAccountSettings,
        telnyxAccountSettings,
        infobipAccountSettings,
        vonageAccountSettings,
        smppAccountSettings,
      ]),
    )
    .min(1)
    .refine((accounts) => new Set(accounts.map((account) => account.name)).size === accounts.length, "two accounts have the same name"),
  /** In force from the start; the first that matches wins. */
  rules: z.array(ruleSchema).default([]),
  pace: paceSchema.prefault({}),
  /** False: neither phones nor requests are kept. */
  record: z.boolean().default(true),
  /** False: no callback is posted. */
  callbacks: z.boolean().default(true),
  /** How many of each are kept. */
  keep: z
    .strictObject({
      phones: z.int().min(1).max(100_000).default(200),
      requests: z.int().min(1).max(1_000_000).default(5_000),
      callbacks: z.int().min(1).max(1_000_000).default(5_000),
    })
    .prefault({}),
});
export type StandInConfig = z.input<typeof standInConfigSchema>;
