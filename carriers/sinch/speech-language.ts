/** Which of Sinch's voices reads a language. There is none for some, and a call without words must not be made. */

/** Sinch's names of its text-to-speech locales, where they are the usual tag. */
const spoken: ReadonlySet<string> = new Set(
  (
    "az-AZ ca-ES zh-HK hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR " +
    "hi-IN hu-HU is-IS id-ID it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES es-MX es-US sk-SK sl-SI " +
    "sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB"
  ).split(" "),
);

const otherNames: ReadonlyMap<string, string> = new Map([
  ["ar-SA", "arb"],
  ["zh-CN", "cmn-CN"],
  ["zh-TW", "cmn-CN"],
  // Read by a neighbour.
  ["de-CH", "de-DE"],
  ["en-IE", "en-GB"],
  ["fr-BE", "fr-FR"],
  ["fr-CH", "fr-FR"],
  ["nl-BE", "nl-NL"],
]);

/** @param tag BCP 47; null: Sinch has no voice for it */
export function speechLanguage(tag: string): string | null {
  return otherNames.get(tag) ?? (spoken.has(tag) ? tag : null);
}
