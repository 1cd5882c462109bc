/**
 * What one language has to say. Each language is one file of `phrases/`, so that a person who speaks it can check it
 * alone. An SMS with any code and a 12-letter brand fits one segment in every language: the wording keeps to GSM 7-bit
 * where the language can do without its other letters, since a single one of them shrinks the segment from 160 to 70.
 */
import type { KeyMeaning } from "./replies.ts";

export interface Phrases {
  /** BCP 47, with the script only where one language is written in two. */
  readonly language: string;
  /** Languages of speech (BCP 47 with region) that suit the wording; the first serves regions that aren't listed. */
  readonly speech: readonly [string, ...string[]];
  readonly sms: {
    /** With `{brand}` and `{code}`. */
    readonly code: string;
    /** With `{code}`. */
    readonly codeWithoutBrand: string;
    /** Which answer confirms (Y or 1) and which reports (N or 9). Digits, where Y and N are no natural answers or not on the keyboard. */
    readonly confirm: string;
  };
  readonly call: {
    /** With `{brand}`. Says in one breath who calls and why: people and call screeners decide on it. */
    readonly greeting: string;
    readonly greetingWithoutBrand: string;
    /** Said before the code, which is a line of its own: after "3." some voices would read an ordinal. */
    readonly code: string;
    readonly codeAgain: string;
    /** Key 1 confirms, 9 reports. */
    readonly confirm: string;
    readonly goodbye: string;
  };
  /** The last words after a key was pressed. */
  readonly keyAnswers: Readonly<Record<KeyMeaning, string>>;
}

/** Fills the places of a phrase, in one pass: a brand that reads "{code}" stays what it is. */
export function fill(phrase: string, values: { readonly brand?: string; readonly code?: string }): string {
  return phrase.replace(/\{(brand|code)\}/g, (_place, name: "brand" | "code") => values[name] ?? "");
}
