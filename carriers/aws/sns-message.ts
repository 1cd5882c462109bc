/** The envelope in which SNS posts what is published to a topic, and which of its fields SNS signs. */
import { z } from "zod";

const fields = {
  MessageId: z.string().min(1).max(128),
  TopicArn: z.string().min(1).max(512),
  Message: z.string(),
  Timestamp: z.string().max(64),
  SignatureVersion: z.string().max(16),
  Signature: z.string().max(2_048),
  SigningCertURL: z.string().max(512),
};
const confirmation = { ...fields, Token: z.string().regex(/^[A-Za-z0-9]{1,1024}$/), SubscribeURL: z.string().max(4_096) };

const snsMessage = z.discriminatedUnion("Type", [
  z.object({ ...fields, Type: z.literal("Notification"), Subject: z.string().nullish() }),
  z.object({ ...confirmation, Type: z.literal("SubscriptionConfirmation") }),
  z.object({ ...confirmation, Type: z.literal("UnsubscribeConfirmation") }),
]);
export type SnsMessage = z.infer<typeof snsMessage>;

export function readSnsMessage(rawBody: Buffer): SnsMessage | null {
  try {
    return snsMessage.safeParse(JSON.parse(rawBody.toString("utf8"))).data ?? null;
  } catch {
    return null;
  }
}

/** Name and value by turns, a line each, in the order of their names' bytes. */
export function signedText(message: SnsMessage): string {
  return signedFields(message)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join("");
}

function signedFields(message: SnsMessage): readonly (readonly [string, string])[] {
  const { Type, Message, MessageId, Timestamp, TopicArn } = message;
  if (Type === "Notification") {
    const subject = typeof message.Subject === "string" ? ([["Subject", message.Subject]] as const) : [];
    return [["Message", Message], ["MessageId", MessageId], ...subject, ["Timestamp", Timestamp], ["TopicArn", TopicArn], ["Type", Type]];
  }
  const { SubscribeURL, Token } = message;
  return [
    ["Message", Message],
    ["MessageId", MessageId],
    ["SubscribeURL", SubscribeURL],
    ["Timestamp", Timestamp],
    ["Token", Token],
    ["TopicArn", TopicArn],
    ["Type", Type],
  ];
}
