/** The codec: what it writes, by other people's reading, and that nothing that is sent to it hurts. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readInbound } from "../../../carriers/smpp/inbound.ts";
import { readReceipt } from "../../../carriers/smpp/receipts.ts";
import { readDeliverSm, readMessageId, submitBody } from "../../../carriers/smpp/wire/bodies.ts";
import { PduStream, writePdu } from "../../../carriers/smpp/wire/pdu-stream.ts";
import type { Pdu } from "../../../carriers/smpp/wire/pdu-stream.ts";

const submit = submitBody({
  source: { ton: 5, npi: 0, number: "Contoso" },
  destination: { ton: 1, npi: 1, number: "14255550123" },
  esmClass: 0,
  validityPeriod: "000000000300000R",
  registeredDelivery: 1,
  dataCoding: 0,
  shortMessage: Buffer.from("482913"),
});

const deliver = Buffer.concat([
  Buffer.from("\0\u0001\u000114255550123\0\u0003\u000097671\0\u0004\0\0\0\0\0\0\0\0", "latin1"),
  Buffer.from([29]),
  Buffer.from("id:id-1 stat:DELIVRD err:000 "),
  Buffer.from([0x00, 0x1e, 0, 5, ...Buffer.from("id-1\0"), 0x04, 0x27, 0, 1, 2]),
]);

const streamOf = (count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => writePdu({ id: 5, status: 0, sequence: index + 1, body: deliver })));

/** Cuts bytes where the numbers say. */
function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

function readAll(chunks: readonly Buffer[]): { readonly pdus: Pdu[]; readonly broken: boolean; readonly mostHeld: number } {
  const stream = new PduStream();
  const pdus: Pdu[] = [];
  let [broken, mostHeld] = [false, 0];
  for (const chunk of chunks) {
    const cut = stream.push(chunk);
    pdus.push(...cut.pdus);
    ({ broken } = cut);
    mostHeld = Math.max(mostHeld, stream.heldBytes);
  }
  return { pdus, broken, mostHeld };
}

test("a submit_sm is, byte for byte, what the specification says", () => {
  const fields = [
    "\0",
    "\u0005\0Contoso\0",
    "\u0001\u000114255550123\0",
    "\0\0\0",
    "\0",
    "000000000300000R\0",
    "\u0001\0\0\0",
    "\u0006482913",
  ];
  expect(submit.toString("latin1")).toBe(fields.join(""));
});

test("a deliver_sm is read with its TLVs", () => {
  expect(readDeliverSm(deliver)).toEqual({
    source: "14255550123",
    destination: "97671",
    esmClass: 4,
    dataCoding: 0,
    message: Buffer.from("id:id-1 stat:DELIVRD err:000 "),
    tlvs: new Map([
      [0x1e, Buffer.from("id-1\0")],
      [0x0427, Buffer.from([2])],
    ]),
  });
});

test("a body that ends too early is none, wherever before its TLVs it ends; in them, the message stays good", () => {
  const endOfFields = deliver.length - 14;
  for (let length = 0; length < deliver.length; length++) {
    const read = readDeliverSm(deliver.subarray(0, length));
    if (length < endOfFields) expect(read, `${length} octets`).toBeNull();
    else expect(read?.message.toString(), `${length} octets`).toMatch(/^id:id-1/);
  }
});

test("an id is text with an end, of at most 64 characters", () => {
  expect(readMessageId(Buffer.from("abc\0"))).toBe("abc");
  expect(readMessageId(Buffer.from(`${"a".repeat(64)}\0`))).toHaveLength(64);
  for (const none of ["", "\0", "abc", `${"a".repeat(65)}\0`]) expect(readMessageId(Buffer.from(none)), none).toBeNull();
});

test("PDUs come out the same however the stream is cut", () => {
  const bytes = streamOf(5);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
      const { pdus, broken } = readAll(cutAt(bytes, cuts));
      expect(broken).toBe(false);
      expect(pdus.map(({ sequence, body }) => [sequence, body.equals(deliver)])).toEqual(
        [1, 2, 3, 4, 5].map((sequence) => [sequence, true]),
      );
    }),
    { numRuns: 300 },
  );
});

test("a stream that drips byte by byte is read too, and no more is held than one PDU", () => {
  const bytes = streamOf(3);
  const { pdus, mostHeld } = readAll(Array.from(bytes, (byte) => Buffer.from([byte])));
  expect(pdus).toHaveLength(3);
  expect(mostHeld).toBeLessThan(16 + deliver.length);
});

test.each([0, 15, 70_001, 0x7fff_ffff, 0xffff_ffff])(
  "a PDU that says it is %i bytes long ends the stream before anything of it is kept",
  (length) => {
    const header = writePdu({ id: 5, status: 0, sequence: 1, body: Buffer.alloc(0) });
    header.writeUInt32BE(length, 0);
    const stream = new PduStream();
    const { pdus, broken } = stream.push(Buffer.concat([streamOf(1), header]));
    expect(pdus).toHaveLength(1);
    expect(broken).toBe(true);
    expect(stream.push(streamOf(1))).toEqual({ pdus: [], broken: true });
    expect(stream.heldBytes).toBe(0);
  },
);

test("mutated PDUs never crash the decoder, nor make it hold more than one of them", () => {
  const reading = { idForms: { answer: "hex", receipt: "decimal" }, meanings: new Map(), networkErrors: "gsm" } as const;
  const bytes = streamOf(4);
  const mutation = fc.record({
    flips: fc.array(fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) }), { maxLength: 12 }),
    cuts: fc.array(fc.nat(), { maxLength: 6 }),
    inserted: fc.uint8Array({ maxLength: 40 }),
    insertAt: fc.nat(bytes.length),
    length: fc.nat(bytes.length + 40),
  });
  let read = 0;
  fc.assert(
    fc.property(mutation, ({ flips, cuts, inserted, insertAt, length }) => {
      const mutated = Buffer.from(bytes);
      for (const { at, to } of flips) mutated[at] = to;
      const longer = Buffer.concat([mutated.subarray(0, insertAt), inserted, mutated.subarray(insertAt)]).subarray(0, length);
      const { pdus, mostHeld } = readAll(cutAt(longer, cuts));
      expect(mostHeld).toBeLessThanOrEqual(70_000);
      for (const { body } of pdus) {
        const message = readDeliverSm(body);
        readMessageId(body);
        if (message === null) continue;
        read++;
        for (const { kind } of [readReceipt(message, reading), readInbound(message)]) {
          expect(["parsed", "ignored", "malformed"]).toContain(kind);
        }
      }
    }),
    { numRuns: 5_000 },
  );
  expect(read, "not all of them were broken beyond reading").toBeGreaterThan(1_000);
});
