/**
 * Calls over Infobip's voice messages: one request that holds the whole script. Keys can't be asked for in it: Infobip tells
 * them only in the report after the call, when nothing can be said to the person any more.
 */
import type { CallMessage, SendContext } from "../carrier.ts";
import { bareNumber } from "../bare-number.ts";
import { ssml } from "../ssml.ts";
import { languageName } from "./languages.ts";
import { addressWithSecret } from "./signature.ts";

/** Documented for `text`, markup and all. */
const longestText = 1_400;
/** The shortest that there is: a call that has waited longer for its turn is not made. */
const validityMinutes = 1;

/** null when the script is longer than Infobip takes. */
export function callBody(message: CallMessage, context: SendContext, webhookSecret: string): string | null {
  // Markup also for a line without pauses: Infobip would read a plain text that begins like markup as markup.
  const text = ssml(message.script.lines);
  if (text.length > longestText) return null;
  return JSON.stringify({
    messages: [
      {
        from: bareNumber(message.callerId),
        destinations: [{ to: bareNumber(message.to), messageId: context.attemptId }],
        text,
        language: languageName(message.script.language),
        ringTimeout: message.ringSeconds,
        validityPeriod: validityMinutes,
        // Not "hangup": a person who is taken for a machine would lose the call.
        machineDetection: "continue",
        notifyUrl: addressWithSecret(context.receiptUrl, webhookSecret),
        notifyContentType: "application/json",
        notifyContentVersion: 2,
      },
    ],
  });
}
