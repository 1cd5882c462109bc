/** Infobip's names for the languages that it speaks: the language alone, with a region only where it has a voice for that one. */

const regional: ReadonlySet<string> = new Set([
  "de-at",
  "de-ch",
  "en-au",
  "en-ca",
  "en-gb",
  "en-ie",
  "en-in",
  "es-ar",
  "es-mx",
  "fr-ca",
  "fr-ch",
  "pt-br",
  "pt-pt",
  "zh-cn",
  "zh-tw",
]);

const otherNames: ReadonlyMap<string, string> = new Map([
  ["nb", "no"],
  ["nb-no", "no"],
  // Cantonese is not on the list; this one is written the same way.
  ["zh-hk", "zh-tw"],
]);

/** @param tag BCP 47. A language that Infobip doesn't speak keeps its name, and Infobip refuses it. */
export function languageName(tag: string): string {
  const name = tag.toLowerCase();
  return otherNames.get(name) ?? (regional.has(name) ? name : name.replace(/-.*/, ""));
}
