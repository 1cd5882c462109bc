/**
 * One spelling for a message's id. Carriers answer a message with its id in one form and report on it in another: the
 * same number in hexadecimal and in decimal, with and without leading zeros. Which, is a matter of the account.
 */
import { z } from "zod";

const form = z.enum(["text", "decimal", "hex"]);

export const messageIdForms = z
  .strictObject({
    /** In answers to messages, and in the TLV of receipts, which repeats them. */
    answer: form.default("text"),
    /** In the text of receipts. */
    receipt: form.default("text"),
  })
  .prefault({});
export type MessageIdForm = z.infer<typeof form>;

/** Numbers in decimal, without leading zeros; what is none, as it is. */
export function canonicalId(id: string, idForm: MessageIdForm): string {
  switch (idForm) {
    case "text":
      return id;
    case "decimal":
      return /^\d{1,65}$/.test(id) ? BigInt(id).toString() : id;
    case "hex":
      return /^[0-9A-Fa-f]{1,65}$/.test(id) ? BigInt(`0x${id}`).toString() : id;
  }
}
