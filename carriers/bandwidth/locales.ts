/** Bandwidth's names for the languages that its calls are spoken in, for each of which it has a voice. */

const locales: ReadonlyMap<string, string> = new Map([
  ["ar-SA", "arb"],
  ["de-AT", "de"],
  ["de-CH", "de"],
  ["de-DE", "de"],
  ["en-AU", "en_UK"],
  ["en-GB", "en_UK"],
  ["en-IE", "en_UK"],
  ["en-IN", "en_UK"],
  ["en-NZ", "en_UK"],
  ["en-US", "en_US"],
  ["en-ZA", "en_UK"],
  ["es-ES", "es"],
  ["es-MX", "es_MX"],
  ["es-US", "es_MX"],
  ["fr-BE", "fr"],
  ["fr-CA", "fr"],
  ["fr-CH", "fr"],
  ["fr-FR", "fr"],
  ["it-IT", "it"],
  ["ja-JP", "ja"],
  ["ru-RU", "ru"],
  ["zh-CN", "cmn-CN"],
  ["zh-HK", "cmn-CN"],
  ["zh-TW", "cmn-CN"],
]);

export const englishLocale = "en_US";

/** @param tag BCP 47. null: Bandwidth has no voice that speaks it. */
export function localeOf(tag: string): string | null {
  return locales.get(tag) ?? null;
}
