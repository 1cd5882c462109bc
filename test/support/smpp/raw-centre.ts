/** A far side that misbehaves in ways that no SMPP library would: it binds whoever comes, and then does what it is told. */
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface RawPdu {
  readonly id: number;
  readonly status: number;
  readonly sequence: number;
}

export interface RawCentre extends AsyncDisposable {
  readonly port: number;
  /** Binds accepted so far. */
  binds: number;
  readonly got: RawPdu[];
  /** To whoever bound last. */
  write(bytes: Buffer): void;
  /** Of whoever bound last, from now on. */
  stopReading(): void;
}

export const pdu = (id: number, status: number, sequence: number, body = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(16);
  for (const [index, value] of [16 + body.length, id, status, sequence].entries()) header.writeUInt32BE(value, index * 4);
  return Buffer.concat([header, body]);
};

export async function startRawCentre(): Promise<RawCentre> {
  const sockets = new Set<Socket>();
  let last: Socket | null = null;
  const server = createServer((socket) => {
    sockets.add(socket);
    last = socket;
    let held = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 16 && held.length >= held.readUInt32BE(0)) {
        const [length, id, status, sequence] = [0, 4, 8, 12].map((at) => held.readUInt32BE(at)) as [number, number, number, number];
        held = held.subarray(length);
        centre.got.push({ id, status, sequence });
        if (id !== 9) continue;
        centre.binds++;
        socket.write(pdu(0x8000_0009, 0, sequence, Buffer.from("raw\0")));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const centre: RawCentre = {
    port: (server.address() as AddressInfo).port,
    binds: 0,
    got: [],
    write: (bytes) => void last?.write(bytes),
    stopReading: () => void last?.pause(),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return centre;
}
