/** Which of the voices that SendVoiceMessage has speaks a language: Amazon Polly's standard ones. */

/** The first of a language is also for its other regions. */
const voices: readonly (readonly [string, string])[] = [
  ["ar", "ZEINA"],
  ["da-DK", "NAJA"],
  ["de-DE", "VICKI"],
  ["en-US", "JOANNA"],
  ["en-AU", "NICOLE"],
  ["en-GB", "AMY"],
  ["en-IE", "AMY"],
  ["en-IN", "RAVEENA"],
  ["en-NZ", "NICOLE"],
  ["es-US", "LUPE"],
  ["es-ES", "LUCIA"],
  ["es-MX", "MIA"],
  ["fr-FR", "LEA"],
  ["fr-CA", "CHANTAL"],
  ["it-IT", "BIANCA"],
  ["ja-JP", "MIZUKI"],
  ["ko-KR", "SEOYEON"],
  ["nb-NO", "LIV"],
  ["nl-NL", "LOTTE"],
  ["pl-PL", "EWA"],
  ["pt-BR", "CAMILA"],
  ["pt-PT", "INES"],
  ["ru-RU", "TATYANA"],
  ["sv-SE", "ASTRID"],
  ["tr-TR", "FILIZ"],
  // Mandarin, whichever way it is written.
  ["zh-CN", "ZHIYU"],
];
const byTag: ReadonlyMap<string, string> = new Map(voices);
const byLanguage: ReadonlyMap<string, string> = new Map(voices.toReversed().map(([tag, voice]) => [languageOf(tag), voice]));

/** null: nobody speaks it. Another language's voice would make it unintelligible. */
export function voiceOf(tag: string): string | null {
  return byTag.get(tag) ?? byLanguage.get(languageOf(tag)) ?? null;
}

function languageOf(tag: string): string {
  return tag.split("-")[0] ?? "";
}
