/**
 * Calls as MessageBird's voice messages: one request that holds the whole script. Keys can't be asked for in it, and nothing
 * in it says how long the phone may ring.
 */
import { bareNumber } from "../bare-number.ts";
import type { CallMessage, SendContext } from "../carrier.ts";
import { languageName } from "./languages.ts";

/** Documented for `body`, markup and all. */
const longestBody = 1_000;

export type CallBody =
  | { readonly kind: "body"; readonly body: string }
  /** MessageBird couldn't say the script. */
  | { readonly kind: "unspeakable"; readonly why: string };

export function callBody({ to, callerId, script }: CallMessage, context: SendContext): CallBody {
  const language = languageName(script.language);
  if (language === null) return { kind: "unspeakable", why: "MessageBird has no voice for the call's language" };
  const spoken = script.lines.map(escaped).join('<break time="1s"/>');
  if (spoken.length > longestBody) return { kind: "unspeakable", why: "the call's script is longer than MessageBird takes" };
  const body = JSON.stringify({
    originator: bareNumber(callerId),
    recipients: [bareNumber(to)],
    body: spoken,
    language,
    voice: "female",
    repeat: 1,
    // Not "hangup": a person who is taken for a machine would lose the call. Not "continue": it looks for no machine.
    ifMachine: "delay",
    reference: context.attemptId,
    reportUrl: context.receiptUrl,
  });
  return { kind: "body", body };
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** The pauses are markup, so what looks like markup must not be. Characters that XML can't hold become spaces. */
function escaped(line: string): string {
  return line
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, " ")
    .replace(/[&<>]/g, (character) => entities[character] ?? character);
}
