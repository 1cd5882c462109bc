/** What a person wrote: the text of a deliver_sm, and whether it is the beginning of what they wrote. */
import type { DeliverSm } from "../wire/bodies.ts";
import { tag } from "../wire/protocol.ts";
import { readGsm } from "./gsm-alphabet.ts";

/** UDHI: the message begins with a header, whose first octet is its length. */
const withHeader = 0x40;

/** null where the coding is none of text. */
export function readText({ esmClass, dataCoding, message }: DeliverSm): string | null {
  const headerLength = (esmClass & withHeader) === 0 ? 0 : 1 + (message[0] ?? 0);
  const octets = message.subarray(headerLength);
  switch (dataCoding) {
    case 0x00: // SMSC default alphabet
      return readGsm(octets);
    case 0x01: // IA5, which is ASCII
    case 0x03: // Latin-1
      return octets.toString("latin1");
    case 0x08: // UCS2, big-endian
      return Buffer.from(octets.subarray(0, octets.length & ~1))
        .swap16()
        .toString("utf16le");
    default:
      return null;
  }
}

/**
 * Parts of one text come in any order, and over any of several connections to several instances. Only the first counts:
 * what we look for (STOP, yes, no) are single words.
 */
export function isLaterPart({ esmClass, message, tlvs }: DeliverSm): boolean {
  const number = (esmClass & withHeader) === 0 ? tlvs.get(tag.sarSegmentSequence)?.[0] : partNumber(message);
  return number !== undefined && number > 1;
}

/** By the concatenation element of the header, with its reference in 8 or in 16 bits. */
function partNumber(message: Buffer): number | undefined {
  const end = 1 + (message[0] ?? 0);
  for (let at = 1; at + 1 < end; at += 2 + (message[at + 1] ?? 0)) {
    if (message[at] === 0x00) return message[at + 4];
    if (message[at] === 0x08) return message[at + 5];
  }
  return undefined;
}
