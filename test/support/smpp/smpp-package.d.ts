/** The parts of the npm package `smpp` that tests use; it has no types of its own. */
declare module "smpp" {
  import type { Server as NetServer, Socket } from "node:net";
  import type { EventEmitter } from "node:events";

  export interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    /** Fields and TLVs, by the specification's names. */
    readonly [field: string]: unknown;
    response(fields?: Readonly<Record<string, unknown>>): Pdu;
  }

  export interface Session extends EventEmitter {
    readonly socket: Socket;
    send(pdu: Pdu): boolean;
    deliver_sm(fields: Readonly<Record<string, unknown>>, answered: (answer: Pdu) => void): boolean;
    enquire_link(fields: Readonly<Record<string, unknown>>, answered: (answer: Pdu) => void): boolean;
    unbind(fields: Readonly<Record<string, unknown>>, answered: (answer: Pdu) => void): boolean;
    destroy(): void;
  }

  export interface Server extends NetServer {
    readonly sessions: readonly Session[];
  }

  const smpp: {
    createServer(options: { readonly key?: Buffer; readonly cert?: Buffer }, listener: (session: Session) => void): Server;
    readonly filters: { readonly time: { decode: (value: unknown) => unknown } };
  };
  export default smpp;
}
