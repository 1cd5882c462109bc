/** SMPP on the wire as a message centre sees it, read from the specification for itself. */

export interface Pdu {
  readonly id: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

export const id = {
  genericNack: 0x80000000,
  bindReceiver: 1,
  bindTransmitter: 2,
  submitSm: 4,
  deliverSm: 5,
  unbind: 6,
  bindTransceiver: 9,
  enquireLink: 21,
} as const;
export const answerTo = (request: number): number => request + 0x80000000;

const headerLength = 16;
const longest = 8_192;

export function write(pdu: Pdu): Buffer {
  const bytes = Buffer.alloc(headerLength);
  [headerLength + pdu.body.length, pdu.id, pdu.status, pdu.sequence].forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return Buffer.concat([bytes, pdu.body]);
}

/** Takes whole PDUs from the front; null when what stands there can't be one. */
export function takePdus(bytes: Buffer): { readonly pdus: readonly Pdu[]; readonly rest: Buffer } | null {
  const pdus: Pdu[] = [];
  let rest = bytes;
  while (rest.length >= headerLength) {
    const length = rest.readUInt32BE(0);
    if (length < headerLength || length > longest) return null;
    if (rest.length < length) break;
    pdus.push({
      id: rest.readUInt32BE(4),
      status: rest.readUInt32BE(8),
      sequence: rest.readUInt32BE(12),
      body: rest.subarray(headerLength, length),
    });
    rest = rest.subarray(length);
  }
  return { pdus, rest };
}

export const cString = (text: string): Buffer => Buffer.from(`${text}\0`, "latin1");

/** Fields one after the other; undefined once the body has ended too early. */
export class Fields {
  #rest: Buffer;

  constructor(body: Buffer) {
    this.#rest = body;
  }

  string(most: number): string | undefined {
    const end = this.#rest.indexOf(0);
    if (end === -1 || end > most) return undefined;
    const text = this.#rest.toString("latin1", 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return text;
  }

  byte(): number | undefined {
    const [byte] = this.#rest;
    this.#rest = this.#rest.subarray(1);
    return byte;
  }

  bytes(count: number): Buffer | undefined {
    if (this.#rest.length < count) return undefined;
    const bytes = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return bytes;
  }

  get isAtEnd(): boolean {
    return this.#rest.length === 0;
  }
}
