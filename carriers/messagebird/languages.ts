/** MessageBird's names for the languages that its voice messages are read in. There is no voice for some, and none would be heard. */

const spoken: ReadonlySet<string> = new Set(
  (
    "cy-gb da-dk de-de el-gr en-au en-gb en-in en-us es-es es-mx es-us fr-ca fr-fr id-id is-is it-it ja-jp ko-kr ms-my nb-no nl-nl pl-pl " +
    "pt-br pt-pt ro-ro ru-ru sv-se ta-in th-th tr-tr vi-vn zh-cn zh-hk"
  ).split(" "),
);

/** Read by a neighbour. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["de-at", "de-de"],
  ["de-ch", "de-de"],
  ["en-ie", "en-gb"],
  ["en-nz", "en-au"],
  ["en-za", "en-gb"],
  ["fr-be", "fr-fr"],
  ["fr-ch", "fr-fr"],
  ["nl-be", "nl-nl"],
  ["zh-tw", "zh-cn"],
]);

/** @param tag BCP 47; null: MessageBird has no voice for it */
export function languageName(tag: string): string | null {
  const name = tag.toLowerCase();
  return otherNames.get(name) ?? (spoken.has(name) ? name : null);
}
