/**
 * Who speaks which language in Plivo's calls: the Amazon Polly voices of its list. Its own two voices speak fewer languages,
 * and can't pause inside a sentence. A language that the voice doesn't speak makes Plivo refuse the whole script.
 */
export interface Voice {
  /** Plivo's name of the language. */
  readonly language: string;
  readonly name: string;
}

const voices: ReadonlyMap<string, string> = new Map([
  ["cmn-CN", "Polly.Zhiyu"],
  ["da-DK", "Polly.Naja"],
  ["de-DE", "Polly.Vicki"],
  ["en-AU", "Polly.Nicole"],
  ["en-GB", "Polly.Amy"],
  ["en-IN", "Polly.Raveena"],
  ["en-US", "Polly.Joanna"],
  ["es-ES", "Polly.Conchita"],
  ["es-MX", "Polly.Mia"],
  ["es-US", "Polly.Penelope"],
  ["fr-CA", "Polly.Chantal"],
  ["fr-FR", "Polly.Lea"],
  ["hi-IN", "Polly.Aditi"],
  ["it-IT", "Polly.Carla"],
  ["ja-JP", "Polly.Mizuki"],
  ["ko-KR", "Polly.Seoyeon"],
  ["nb-NO", "Polly.Liv"],
  ["nl-NL", "Polly.Lotte"],
  ["pl-PL", "Polly.Ewa"],
  // Her colleague's name is written with an accent.
  ["pt-BR", "Polly.Ricardo"],
  ["pt-PT", "Polly.Ines"],
  ["ru-RU", "Polly.Tatyana"],
  ["sv-SE", "Polly.Astrid"],
  ["tr-TR", "Polly.Filiz"],
]);

/** Regions without a voice of their own, and other names. */
const spokenAs: ReadonlyMap<string, string> = new Map([
  ["de-AT", "de-DE"],
  ["de-CH", "de-DE"],
  ["en-IE", "en-GB"],
  ["en-NZ", "en-AU"],
  ["en-ZA", "en-GB"],
  ["fr-BE", "fr-FR"],
  ["fr-CH", "fr-FR"],
  ["nl-BE", "nl-NL"],
  ["zh-CN", "cmn-CN"],
  ["zh-TW", "cmn-CN"],
  ["zh-HK", "cmn-CN"],
]);

export const english: Voice = { language: "en-US", name: "Polly.Joanna" };

/** @param tag BCP 47. null: Plivo has no voice that speaks it. */
export function voiceOf(tag: string): Voice | null {
  const language = spokenAs.get(tag) ?? tag;
  const name = voices.get(language);
  return name === undefined ? null : { language, name };
}
