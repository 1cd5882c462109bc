/**
 * Call scripts in Sinch's language (SVAML): instructions, then one action. All that is said is a list of prompts, texts in
 * `#tts[…]` and pauses in `#ssml[…]`. In a menu the list is one string with ";" between, so no text may hold what ends a prompt.
 */
import type { CallScript } from "../carrier.ts";

/** Documented for one text, and for all texts of one list of prompts. */
const longestText = 600;
/** For the key that is asked for, after the last word. */
const keyWaitMs = 10_000;
const pause = '#ssml[<speak><break time="1s"/></speak>]';

export type Speech = Pick<CallScript, "language" | "lines">;

export const isTooLong = (lines: readonly string[]): boolean => lines.join("").length > longestText;

/** Speaks, then ends the call. */
export function farewell({ language, lines }: Speech): object {
  return { instructions: [{ name: "playFiles", ids: promptsOf(lines), locale: language }], action: { name: "hangup" } };
}

/** Speaks, and takes one key at any time, also while it speaks; what was pressed, and that none was, goes to the address of the call's `pie`. */
export function question({ language, lines }: Speech): object {
  const menu = { id: "main", mainPrompt: promptsOf(lines).join(";"), maxDigits: 1, timeoutMills: keyWaitMs };
  return { action: { name: "runMenu", barge: true, locale: language, mainMenu: "main", menus: [menu] } };
}

function promptsOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, index) => [...(index > 0 ? [pause] : []), `#tts[${withinPrompt(line)}]`]);
}

const alike: Readonly<Record<string, string>> = { "[": "(", "]": ")", ";": "," };

/** It sounds the same. Characters that nobody can read become spaces. */
function withinPrompt(line: string): string {
  return line.replace(/[[\];]/g, (character) => alike[character] ?? character).replace(/[\p{Cc}\p{Cs}]/gu, " ");
}
