/**
 * Cuts the byte stream into PDUs. It holds at most one incomplete PDU, whose announced length it has checked before it
 * waits for the rest: what a peer can make us keep is bounded, however it cuts and drips its bytes.
 */
import { headerBytes, maximumPduBytes } from "./protocol.ts";

export interface Pdu {
  readonly id: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

/** A peer that drips single bytes must not make us keep one buffer for each. */
const mostChunks = 64;

/** `broken`: from here on nothing in the stream can be told apart; the connection must end. */
export type Cut = { readonly pdus: readonly Pdu[]; readonly broken: boolean };

export class PduStream {
  #chunks: Buffer[] = [];
  #held = 0;
  /** How many bytes there must be before anything can be cut. */
  #needed = headerBytes;
  #isBroken = false;

  /** Bytes waiting for the rest of their PDU. */
  get heldBytes(): number {
    return this.#held;
  }

  push(chunk: Buffer): Cut {
    if (this.#isBroken) return { pdus: [], broken: true };
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const isComplete = this.#held >= this.#needed;
    if (!isComplete && this.#chunks.length < mostChunks) return { pdus: [], broken: false };
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return isComplete ? this.#cut(bytes) : { pdus: [], broken: false };
  }

  #cut(bytes: Buffer): Cut {
    const pdus: Pdu[] = [];
    let at = 0;
    this.#needed = headerBytes;
    while (bytes.length - at >= headerBytes) {
      const length = bytes.readUInt32BE(at);
      if (length < headerBytes || length > maximumPduBytes) {
        this.#isBroken = true;
        break;
      }
      if (bytes.length - at < length) {
        this.#needed = length;
        break;
      }
      pdus.push(readPdu(bytes.subarray(at, at + length)));
      at += length;
    }
    this.#keep(this.#isBroken ? Buffer.alloc(0) : bytes.subarray(at));
    return { pdus, broken: this.#isBroken };
  }

  #keep(rest: Buffer): void {
    // A copy: a few bytes must not keep a whole chunk alive.
    this.#chunks = rest.length === 0 ? [] : [Buffer.from(rest)];
    this.#held = rest.length;
  }
}

function readPdu(bytes: Buffer): Pdu {
  return {
    id: bytes.readUInt32BE(4),
    status: bytes.readUInt32BE(8),
    sequence: bytes.readUInt32BE(12),
    body: bytes.subarray(headerBytes),
  };
}

export function writePdu({ id, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(headerBytes + body.length, 0);
  header.writeUInt32BE(id, 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}
