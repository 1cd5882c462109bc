/**
 * Call scripts in Vonage's language (NCCO): a list of actions, after whose last one the call ends. It has no pause; that
 * takes SSML, so every line is SSML, which also keeps a line that looks like SSML from being taken for it.
 */
import type { CallScript } from "../carrier.ts";
import { speechLanguage } from "./speech-language.ts";

/** Documented is 1,500 without tags; whether "&amp;" counts as one is not. */
const longestTalk = 1_000;
/** For the key that is asked for, after the last word; the most that Vonage waits. */
const keyWaitSeconds = 10;

export type Action =
  | { readonly action: "talk"; readonly text: string; readonly language: string; readonly bargeIn?: true }
  | {
      readonly action: "input";
      readonly type: readonly ["dtmf"];
      readonly dtmf: { readonly maxDigits: number; readonly timeOut: number };
      readonly eventUrl: readonly [string];
      readonly eventMethod: "POST";
    };

/** @param keysTo null: no key is asked for; otherwise one may be pressed at any time, also while it speaks */
export function ncco({ language, lines }: Pick<CallScript, "language" | "lines">, keysTo: string | null): readonly Action[] {
  const talks = lines
    .flatMap((line, index) => talksOf(line, index < lines.length - 1))
    .map((text): Action => ({ action: "talk", text, language: speechLanguage(language), ...(keysTo !== null && { bargeIn: true }) }));
  return keysTo === null ? talks : [...talks, keyInput(keysTo)];
}

function keyInput(url: string): Action {
  return { action: "input", type: ["dtmf"], dtmf: { maxDigits: 1, timeOut: keyWaitSeconds }, eventUrl: [url], eventMethod: "POST" };
}

/** Usually one; a line that is too long is cut between words. */
function talksOf(line: string, isPauseAfter: boolean): readonly string[] {
  const pieces = piecesOf(line);
  return pieces.map((piece, index) => ssml(piece, isPauseAfter && index === pieces.length - 1));
}

/** Cut between words where there are any, and never within a character. */
function piecesOf(line: string): readonly string[] {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > longestTalk) {
    const space = rest.lastIndexOf(" ", longestTalk - 1);
    const isWithinCharacter = /[\uD800-\uDBFF]/.test(rest.charAt(longestTalk - 1));
    const end = space > 0 ? space + 1 : longestTalk - (isWithinCharacter ? 1 : 0);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

function ssml(text: string, isPauseAfter: boolean): string {
  return `<speak>${escaped(text)}${isPauseAfter ? '<break time="1s"/>' : ""}</speak>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Characters that XML can't hold, not even escaped, become spaces; they would make the whole line unreadable. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, " ")
    .replace(/[&<>]/g, (character) => entities[character] ?? character);
}
