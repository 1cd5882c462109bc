/** Names that Vonage's speech has for languages where they are not the usual tag, or where it has no voice of that region. */

const names: ReadonlyMap<string, string> = new Map([
  ["ar-SA", "ar"],
  ["zh-CN", "cmn-CN"],
  ["zh-TW", "cmn-TW"],
  ["zh-HK", "yue-CN"],
  ["de-AT", "de-DE"],
  ["de-CH", "de-DE"],
  ["en-IE", "en-GB"],
  ["en-NZ", "en-AU"],
  ["fr-BE", "fr-FR"],
  ["fr-CH", "fr-FR"],
  ["nl-BE", "nl-NL"],
]);

/** @param tag BCP 47 */
export function speechLanguage(tag: string): string {
  return names.get(tag) ?? tag;
}
