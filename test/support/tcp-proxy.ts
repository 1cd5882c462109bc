/**
 * A wire between two programs on this machine that can be spoilt: slow, silent in one direction or both, cut in the
 * middle of a message, reset, or not there at all. What a silent wire holds back arrives when it is mended, as TCP's own
 * repetitions would; unless its sender has hung up meanwhile.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Requests go from whoever connects to the target, answers come back. */
export type Direction = "requests" | "answers";

export type LinkFault =
  | { readonly kind: "delay"; readonly ms: number }
  /** Nothing comes through, and nobody is told. */
  | { readonly kind: "black_hole" }
  /** Only one direction comes through. */
  | { readonly kind: "half_open"; readonly lost: Direction }
  /** After so many more bytes, the connection that sends the last of them is reset. Once. */
  | { readonly kind: "cut_after"; readonly bytes: number; readonly direction: Direction }
  /** Connections are reset, and new ones are refused. */
  | { readonly kind: "refuse" };

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** In force until `heal`; one at a time. */
  inflict(fault: LinkFault): Promise<void>;
  heal(): Promise<void>;
  /** Resets all connections, once. */
  reset(): void;
}

/** @param targets local ports, asked for each connection; the first that takes it has it */
export async function startTcpProxy(targets: () => readonly number[]): Promise<TcpProxy> {
  const wire = new Wire(targets);
  await wire.listen(0);
  return wire;
}

class Wire implements TcpProxy {
  port = 0;
  delayMs = 0;
  readonly #targets: () => readonly number[];
  readonly #connections = new Set<Connection>();
  readonly #gates: Readonly<Record<Direction, Gate>> = { requests: new Gate(), answers: new Gate() };
  #cut: { readonly direction: Direction; bytes: number } | null = null;
  #server: Server | null = null;

  constructor(targets: () => readonly number[]) {
    this.#targets = targets;
  }

  async listen(port: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#accept(client, this.#targets()));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  async inflict(fault: LinkFault): Promise<void> {
    await this.heal();
    switch (fault.kind) {
      case "delay":
        this.delayMs = fault.ms;
        break;
      case "black_hole":
        this.#gates.requests.shut();
        this.#gates.answers.shut();
        break;
      case "half_open":
        this.#gates[fault.lost].shut();
        break;
      case "cut_after":
        this.#cut = { direction: fault.direction, bytes: fault.bytes };
        break;
      case "refuse":
        await this.#stopListening();
    }
  }

  async heal(): Promise<void> {
    this.delayMs = 0;
    this.#cut = null;
    this.#gates.requests.open();
    this.#gates.answers.open();
    if (this.#server === null) await this.listen(this.port);
  }

  reset(): void {
    for (const connection of this.#connections) connection.reset();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stopListening();
  }

  gate(direction: Direction): Gate {
    return this.#gates[direction];
  }

  /** How much of a piece still comes through; all of it while nothing is to be cut. */
  passing(direction: Direction, length: number): { readonly bytes: number; readonly thenCut: boolean } {
    if (this.#cut?.direction !== direction) return { bytes: length, thenCut: false };
    if (length < this.#cut.bytes) {
      this.#cut.bytes -= length;
      return { bytes: length, thenCut: false };
    }
    const { bytes } = this.#cut;
    this.#cut = null;
    return { bytes, thenCut: true };
  }

  #accept(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) {
      client.resetAndDestroy();
      return;
    }
    const target = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    const turnToNext = (): void => this.#accept(client, others);
    target.once("error", turnToNext);
    target.once("connect", () => {
      target.off("error", turnToNext);
      const connection = new Connection(this, client, target);
      this.#connections.add(connection);
      target.once("close", () => this.#connections.delete(connection));
      client.resume();
    });
  }

  async #stopListening(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    this.reset();
    await closed;
  }
}

class Connection {
  readonly #client: Socket;
  readonly #target: Socket;

  constructor(wire: Wire, client: Socket, target: Socket) {
    this.#client = client;
    this.#target = target;
    for (const socket of [client, target]) socket.setNoDelay(true).on("error", () => this.reset());
    this.#carry(wire, "requests", client, target);
    this.#carry(wire, "answers", target, client);
  }

  reset(): void {
    for (const socket of [this.#client, this.#target]) if (!socket.destroyed) socket.resetAndDestroy();
  }

  #carry(wire: Wire, direction: Direction, from: Socket, to: Socket): void {
    let last = Promise.resolve();
    /** Each piece after the one before it, however long that one was held up. */
    const inOrder = (act: () => void): void => {
      last = takeTurn(last, performance.now() + wire.delayMs, act);
    };
    const takeTurn = async (before: Promise<void>, dueAt: number, act: () => void): Promise<void> => {
      await before;
      await pauseUntil(dueAt);
      await wire.gate(direction).whenOpen();
      if (!to.destroyed) act();
    };
    from.on("data", (piece: Buffer) =>
      inOrder(() => {
        const { bytes, thenCut } = wire.passing(direction, piece.length);
        if (!thenCut) return void to.write(piece);
        // A reset would also take from the receiver what it has not read yet.
        to.end(piece.subarray(0, bytes));
        from.resetAndDestroy();
      }),
    );
    from.on("end", () => {
      // Who hangs up on a silent wire takes back what it still holds.
      if (wire.gate(direction).isShut) this.reset();
      else inOrder(() => void to.end());
    });
  }
}

class Gate {
  #opened: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;

  get isShut(): boolean {
    return this.#opened !== null;
  }

  shut(): void {
    this.#opened ??= Promise.withResolvers<void>();
  }

  open(): void {
    this.#opened?.resolve();
    this.#opened = null;
  }

  async whenOpen(): Promise<void> {
    await this.#opened?.promise;
  }
}

async function pauseUntil(dueAt: number): Promise<void> {
  const waitMs = dueAt - performance.now();
  if (waitMs > 0) {
    await new Promise((resolve) => {
      setTimeout(resolve, waitMs);
    });
  }
}
