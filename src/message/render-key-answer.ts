/** The last words of a call after a key was pressed. */
import { negotiate } from "./locales.ts";
import type { KeyMeaning } from "./replies.ts";

export interface KeyAnswer {
  /** BCP 47, as in the call's own script. */
  readonly language: string;
  readonly lines: readonly string[];
}

export function renderKeyAnswer(meaning: KeyMeaning, locale: string | undefined): KeyAnswer {
  const { phrases, speech } = negotiate(locale);
  return { language: speech, lines: [phrases.keyAnswers[meaning]] };
}
