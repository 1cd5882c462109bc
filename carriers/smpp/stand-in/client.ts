/** One connection of a client: bound or not, its requests answered, and deliveries to it with their answers. */
import type { Socket } from "node:net";
import { answerTo, cString, Fields, id, takePdus, write } from "./pdu.ts";
import type { Pdu } from "./pdu.ts";

export interface ClientHandler {
  /** Status of the answer to a bind. */
  bind(systemId: string, password: string): number;
  submitted(client: Client, pdu: Pdu): void;
  gone(client: Client): void;
}

const ok = 0;
const wrongBindState = 0x04;
const invalidCommand = 0x03;

export class Client {
  readonly #socket: Socket;
  readonly #handler: ClientHandler;
  readonly #waiting = new Map<number, (status: number | null) => void>();
  #held = Buffer.alloc(0);
  #role: number | null = null;
  #sequence = 0;

  constructor(socket: Socket, handler: ClientHandler) {
    this.#socket = socket;
    this.#handler = handler;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      for (const answered of this.#waiting.values()) answered(null);
      this.#waiting.clear();
      handler.gone(this);
    });
  }

  get receives(): boolean {
    return this.#role === id.bindTransceiver || this.#role === id.bindReceiver;
  }

  answer(request: Pdu, status: number, body: Buffer = Buffer.alloc(0)): void {
    this.write(write({ id: answerTo(request.id), status, sequence: request.sequence, body }));
  }

  write(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }

  /** Resolves to the status of the client's answer; null when none came. */
  deliver(body: Buffer, deadlineMs: number): Promise<number | null> {
    const sequence = ++this.#sequence;
    return new Promise((resolve) => {
      const timer = setTimeout(() => answered(null), deadlineMs);
      const answered = (status: number | null): void => {
        clearTimeout(timer);
        this.#waiting.delete(sequence);
        resolve(status);
      };
      this.#waiting.set(sequence, answered);
      this.write(write({ id: id.deliverSm, status: ok, sequence, body }));
    });
  }

  #read(chunk: Buffer): void {
    const taken = takePdus(Buffer.concat([this.#held, chunk]));
    if (taken === null) return this.end();
    this.#held = Buffer.from(taken.rest);
    for (const pdu of taken.pdus) this.#take(pdu);
  }

  #take(pdu: Pdu): void {
    switch (pdu.id) {
      case id.bindReceiver:
      case id.bindTransmitter:
      case id.bindTransceiver:
        return this.#bind(pdu);
      case id.submitSm:
        if (this.#role === id.bindTransceiver || this.#role === id.bindTransmitter) return this.#handler.submitted(this, pdu);
        return this.answer(pdu, wrongBindState);
      case id.enquireLink:
        return this.answer(pdu, ok);
      case id.unbind:
        this.answer(pdu, ok);
        this.#socket.end();
        return;
      default:
        if (pdu.id >= id.genericNack) return this.#waiting.get(pdu.sequence)?.(pdu.status);
        return this.write(write({ ...pdu, id: id.genericNack, status: invalidCommand, body: Buffer.alloc(0) }));
    }
  }

  #bind(pdu: Pdu): void {
    const fields = new Fields(pdu.body);
    const [systemId = "", password = ""] = [fields.string(15), fields.string(8)];
    const status = this.#role === null ? this.#handler.bind(systemId, password) : wrongBindState;
    if (status === ok) this.#role = pdu.id;
    this.answer(pdu, status, status === ok ? cString("stand-in") : Buffer.alloc(0));
  }
}
