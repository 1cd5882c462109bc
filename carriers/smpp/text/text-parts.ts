/**
 * A text as the short messages that carry it: in the GSM alphabet where that has every character, else in UCS-2; alone
 * where it fits, else in parts that the handset joins by the header before each (3GPP TS 23.040, 9.2.3.24.1).
 */
import { gsmSeptets } from "./gsm-alphabet.ts";

export interface TextPart {
  readonly dataCoding: number;
  readonly esmClass: number;
  readonly octets: Buffer;
}

/** SMSC default alphabet, which for an account like ours has to be GSM 7-bit. */
const gsmCoding = 0x00;
const ucs2Coding = 0x08;
/** UDHI: the message begins with a header. */
const withHeader = 0x40;

/** Octets of a text that goes alone, and of each part beside its header of 6 octets (153 septets are 134 octets on the air). */
const room = { gsm: { alone: 160, part: 153 }, ucs2: { alone: 140, part: 134 } };

/** The header counts parts in one octet; the longest text that the gateway takes is 24 of them. */
const mostParts = 255;

/** @param reference tells this text's parts from another's to the same phone, 0 to 255 */
export function textParts(text: string, reference: number): readonly TextPart[] {
  const gsm = Array.from(text, gsmSeptets);
  const isGsm = !gsm.includes(null);
  const characters = isGsm ? gsm.map((codes) => Buffer.from(codes ?? [])) : Array.from(text, ucs2);
  const { alone, part } = isGsm ? room.gsm : room.ucs2;
  const dataCoding = isGsm ? gsmCoding : ucs2Coding;

  const octetCount = characters.reduce((sum, { length }) => sum + length, 0);
  if (octetCount <= alone) return [{ dataCoding, esmClass: 0, octets: Buffer.concat(characters) }];
  const pieces = pack(characters, part);
  if (pieces.length > mostParts) throw new Error("a text longer than the gateway takes");
  return pieces.map((piece, index) => ({
    dataCoding,
    esmClass: withHeader,
    octets: Buffer.concat([Buffer.from([5, 0, 3, reference, pieces.length, index + 1]), piece]),
  }));
}

/** Big-endian; half a character of its own is kept as it is. */
function ucs2(character: string): Buffer {
  return Buffer.from(character, "utf16le").swap16();
}

/** An escape and what it escapes, and the halves of a character, are never parted. */
function pack(characters: readonly Buffer[], size: number): readonly Buffer[] {
  const parts: Buffer[][] = [];
  let free = 0;
  for (const character of characters) {
    if (character.length > free) {
      parts.push([]);
      free = size;
    }
    parts.at(-1)?.push(character);
    free -= character.length;
  }
  return parts.map((part) => Buffer.concat(part));
}
