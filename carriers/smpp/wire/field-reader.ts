/**
 * Reads the fields of a PDU's body, one after the other, never beyond its end. What is missing or too long is read as
 * empty, and the reader remembers that the body was none: the caller asks once, at the end.
 */

/** More than any PDU has. */
const maximumTlvs = 64;

export class FieldReader {
  readonly #body: Buffer;
  #at = 0;
  #isBroken = false;

  constructor(body: Buffer) {
    this.#body = body;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  octet(): number {
    return this.octets(1)[0] ?? 0;
  }

  octets(count: number): Buffer {
    if (this.#body.length - this.#at < count) return this.#break();
    this.#at += count;
    return this.#body.subarray(this.#at - count, this.#at);
  }

  /** A C-octet string of at most so many octets, its end included. */
  text(maximumOctets: number): string {
    const end = this.#body.indexOf(0, this.#at);
    if (end === -1 || end - this.#at >= maximumOctets) return this.#break().toString();
    const text = this.#body.toString("latin1", this.#at, end);
    this.#at = end + 1;
    return text;
  }

  /** All that is left. The first of a tag counts; a cut one, and whatever follows it, is left out: the message is still good. */
  tlvs(): ReadonlyMap<number, Buffer> {
    const tlvs = new Map<number, Buffer>();
    while (tlvs.size < maximumTlvs && this.#body.length - this.#at >= 4) {
      const [tag, length] = [this.#body.readUInt16BE(this.#at), this.#body.readUInt16BE(this.#at + 2)];
      if (this.#body.length - this.#at - 4 < length) break;
      if (!tlvs.has(tag)) tlvs.set(tag, this.#body.subarray(this.#at + 4, this.#at + 4 + length));
      this.#at += 4 + length;
    }
    return tlvs;
  }

  #break(): Buffer {
    this.#isBroken = true;
    this.#at = this.#body.length;
    return Buffer.alloc(0);
  }
}
