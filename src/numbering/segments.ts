/**
 * How many segments a text takes on the air (3GPP TS 23.038 and 23.040): the unit in which carriers limit and charge
 * senders. National shift tables are left out: carriers don't use them.
 */

const basicAlphabet =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** Sent as an escape and a second septet. */
const extensionTable = "\f^{}\\[~]|€";

const septetsOf: ReadonlyMap<string, number> = new Map([
  ...Array.from(basicAlphabet, (character) => [character, 1] as const),
  ...Array.from(extensionTable, (character) => [character, 2] as const),
]);

export interface TextMeasure {
  readonly alphabet: "gsm7" | "ucs2";
  /** Septets in GSM 7-bit, escapes included, or UTF-16 code units in UCS-2. */
  readonly units: number;
  readonly segments: number;
}

/** Units of a text that goes alone, and of each part of a longer one, whose header takes 6 octets. */
const room = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } };

export function measureText(text: string): TextMeasure {
  const septets: number[] = [];
  for (const character of text) {
    const width = septetsOf.get(character);
    // A single character outside of the alphabet turns the whole text into UCS-2.
    if (width === undefined)
      return pack(
        "ucs2",
        Array.from(text, ({ length }) => length),
      );
    septets.push(width);
  }
  return pack("gsm7", septets);
}

/** Fills segment after segment; an escape pair and a surrogate pair are never parted, which can leave one unit empty. */
function pack(alphabet: TextMeasure["alphabet"], widths: readonly number[]): TextMeasure {
  const { alone, part } = room[alphabet];
  let units = 0;
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    units += width;
    if (used + width > part) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { alphabet, units, segments: units <= alone ? 1 : segments };
}
