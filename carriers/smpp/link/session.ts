/**
 * One connection to an SMPP peer, bound or not: requests out with their answers, requests in with ours, and the question
 * whether the far side is still there. When it ends, for whatever reason, every request without an answer learns that
 * there will be none; nothing is ever sent a second time.
 */
import type { Socket } from "node:net";
import { PduStream, writePdu } from "../wire/pdu-stream.ts";
import type { Pdu } from "../wire/pdu-stream.ts";
import { command, highestSequence, isResponse, responseTo, status } from "../wire/protocol.ts";
import type { Timings } from "./timings.ts";

/** `answer`: with the far side's status, whatever it is. */
export type Exchange =
  | { readonly kind: "answer"; readonly status: number; readonly body: Buffer }
  /** The request was written, and no answer will come any more. */
  | { readonly kind: "lost"; readonly why: string };

export interface SessionEvents {
  /** A deliver_sm; resolves to the status of its answer, null when it is to be left without one. */
  delivered(body: Buffer): Promise<number | null>;
  /** Once, after the last request has been settled. */
  ended(why: string): void;
}

interface Pending {
  readonly answerId: number;
  readonly settle: (exchange: Exchange) => void;
  readonly timer: NodeJS.Timeout;
}

/** What a peer may make us hold: reports under way, and answers that it doesn't read. */
const mostReports = 500;
const mostUnreadBytes = 1024 * 1024;

export class Session {
  readonly #socket: Socket;
  readonly #timings: Timings;
  readonly #events: SessionEvents;
  readonly #stream = new PduStream();
  readonly #pending = new Map<number, Pending>();
  #sequence = 0;
  #reports = 0;
  #isEnded = false;
  /** Runs until something arrives: first until we ask, then until we give up. */
  #silence: NodeJS.Timeout;

  constructor(socket: Socket, timings: Timings, events: SessionEvents) {
    this.#socket = socket;
    this.#timings = timings;
    this.#events = events;
    this.#silence = this.#watch();
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    // Codes are fixed words; messages may quote addresses.
    socket.on("error", (error: NodeJS.ErrnoException) => this.end(`the connection failed (${error.code ?? "no code"})`));
    socket.on("close", () => this.end("the far side closed the connection"));
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  request(id: number, body: Buffer, deadlineMs: number): Promise<Exchange> {
    return new Promise((resolve) => {
      if (this.#isEnded) return resolve({ kind: "lost", why: "the connection had ended" });
      const sequence = this.#nextSequence();
      const timer = setTimeout(() => this.#settle(sequence, { kind: "lost", why: "no answer came in time" }), deadlineMs);
      this.#pending.set(sequence, { answerId: responseTo(id), settle: resolve, timer });
      this.#write({ id, status: 0, sequence, body });
    });
  }

  /** Says good-bye, then ends; without waiting for long. */
  async unbind(): Promise<void> {
    await this.request(command.unbind, Buffer.alloc(0), this.#timings.unbindMs);
    this.end("we closed the connection");
  }

  end(why: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#silence);
    this.#socket.destroy();
    for (const sequence of this.#pending.keys()) this.#settle(sequence, { kind: "lost", why });
    this.#events.ended(why);
  }

  #nextSequence(): number {
    do this.#sequence = this.#sequence === highestSequence ? 1 : this.#sequence + 1;
    while (this.#pending.has(this.#sequence));
    return this.#sequence;
  }

  #settle(sequence: number, exchange: Exchange): void {
    const pending = this.#pending.get(sequence);
    if (pending === undefined) return;
    this.#pending.delete(sequence);
    clearTimeout(pending.timer);
    pending.settle(exchange);
  }

  #write(pdu: Pdu): void {
    this.#socket.write(writePdu(pdu));
    if (this.#socket.writableLength > mostUnreadBytes) this.end("the far side doesn't read what we send");
  }

  #read(chunk: Buffer): void {
    if (this.#isEnded) return;
    clearTimeout(this.#silence);
    this.#silence = this.#watch();
    const { pdus, broken } = this.#stream.push(chunk);
    for (const pdu of pdus) if (!this.#isEnded) this.#take(pdu);
    if (!broken || this.#isEnded) return;
    this.#write(nack(0, status.invalidLength));
    this.end("what the far side sent is no SMPP");
  }

  #take(pdu: Pdu): void {
    if (isResponse(pdu.id)) return this.#takeAnswer(pdu);
    switch (pdu.id) {
      case command.enquireLink:
        return this.#write(answerTo(pdu, status.ok));
      case command.deliverSm:
        return void this.#takeDelivery(pdu);
      case command.unbind:
        // Ended only when the answer is out: destroying the socket would take it back.
        this.#socket.write(writePdu(answerTo(pdu, status.ok)), () => this.end("the far side said good-bye"));
        return;
      default:
        return this.#write(nack(pdu.sequence, status.invalidCommand));
    }
  }

  #takeAnswer({ id, sequence, status: answered, body }: Pdu): void {
    const pending = this.#pending.get(sequence);
    // An answer to something else under this number proves nothing about the request that has it.
    if (pending === undefined || (id !== pending.answerId && id !== command.genericNack)) return;
    const isRefusalWithoutReason = id === command.genericNack && answered === status.ok;
    this.#settle(sequence, { kind: "answer", status: isRefusalWithoutReason ? status.invalidCommand : answered, body });
  }

  async #takeDelivery(pdu: Pdu): Promise<void> {
    if (this.#reports >= mostReports) return this.#write(answerTo(pdu, status.tryLater));
    this.#reports++;
    const answered = await this.#events.delivered(pdu.body);
    this.#reports--;
    if (answered !== null && !this.#isEnded) this.#write(answerTo(pdu, answered));
  }

  #watch(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#silence = setTimeout(() => this.end("the far side no longer answers"), this.#timings.enquiryMs);
      void this.request(command.enquireLink, Buffer.alloc(0), this.#timings.enquiryMs);
    }, this.#timings.silenceMs);
  }
}

function answerTo({ id, sequence }: Pdu, answered: number): Pdu {
  // deliver_sm_resp has a message_id, which is not used and empty; a refusal has no body, nor have the other answers.
  const body = Buffer.alloc(id === command.deliverSm && answered === status.ok ? 1 : 0);
  return { id: responseTo(id), status: answered, sequence, body };
}

function nack(sequence: number, refused: number): Pdu {
  return { id: command.genericNack, status: refused, sequence, body: Buffer.alloc(0) };
}
