/**
 * A message centre on loopback that speaks SMPP with other people's code: the server of the npm package `smpp`. It does as
 * it is told, well or badly, and remembers what it got.
 */
import type { AddressInfo } from "node:net";
import smpp from "smpp";
import type { Pdu, Session } from "smpp";
import { waitFor } from "../wait-for.ts";

/** As written on the wire, instead of a date. */
smpp.filters.time.decode = (value) => value;

export type CentreAnswer =
  /** The id is `id-1`, `id-2`, …, or what `idOf` makes of the number. */
  | "accept"
  | { readonly status: number }
  /** Reads the message, then says nothing. */
  | "hang"
  /** Reads the message, then cuts the connection. */
  | "reset";

export interface SmppCentre extends AsyncDisposable {
  readonly port: number;
  /** Status of the answer to a bind; 0 accepts it. */
  bindStatus: number;
  answer: CentreAnswer;
  idOf: (count: number) => string;
  readonly binds: Pdu[];
  readonly submits: Pdu[];
  readonly enquiries: Pdu[];
  readonly sessions: () => readonly Session[];
  /** Resolves when `count` messages have arrived. */
  got(count: number): Promise<void>;
  bound(count?: number): Promise<void>;
  /** Delivers a report or a message to whoever is bound, and resolves to the answer. */
  deliver(fields: Readonly<Record<string, unknown>>): Promise<Pdu>;
  /** A deliver_sm with any bytes as its body. */
  deliverBytes(body: Buffer): Promise<Pdu>;
  /** Answers what has been left unanswered, oldest first. */
  answerLate(fields: Readonly<Record<string, unknown>>): void;
  /** Cuts all connections. */
  cut(): void;
}

export async function startSmppCentre(secure: { readonly key?: Buffer; readonly cert?: Buffer } = {}): Promise<SmppCentre> {
  const bound = new Set<Session>();
  let rawSequence = 0x1000_0000;
  const unanswered: { session: Session; pdu: Pdu }[] = [];

  const submitted = (session: Session, pdu: Pdu): void => {
    centre.submits.push(pdu);
    const { answer } = centre;
    if (answer === "reset") session.destroy();
    else if (answer === "hang") unanswered.push({ session, pdu });
    else if (answer === "accept") session.send(pdu.response({ message_id: centre.idOf(centre.submits.length) }));
    else session.send(pdu.response({ command_status: answer.status }));
  };

  const server = smpp.createServer(secure, (session) => {
    for (const role of ["transceiver", "transmitter", "receiver"]) {
      session.on(`bind_${role}`, (pdu: Pdu) => {
        centre.binds.push(pdu);
        session.send(pdu.response({ command_status: centre.bindStatus }));
        if (centre.bindStatus === 0) bound.add(session);
      });
    }
    session.on("submit_sm", (pdu: Pdu) => submitted(session, pdu));
    session.on("enquire_link", (pdu: Pdu) => {
      centre.enquiries.push(pdu);
      session.send(pdu.response());
    });
    session.on("unbind", (pdu: Pdu) => session.send(pdu.response()));
    session.on("close", () => bound.delete(session));
    session.on("error", () => session.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const centre: SmppCentre = {
    port: (server.address() as AddressInfo).port,
    bindStatus: 0,
    answer: "accept",
    idOf: (count) => `id-${count}`,
    binds: [],
    submits: [],
    enquiries: [],
    sessions: () => [...bound],
    got: (count) => waitFor(`${count} messages`, () => centre.submits.length >= count),
    bound: (count = 1) => waitFor(`${count} binds`, () => bound.size >= count),
    deliver: (fields) =>
      new Promise((resolve, reject) => {
        const [session] = bound;
        if (session === undefined) return reject(new Error("nobody is bound"));
        session.deliver_sm(fields, resolve);
      }),
    deliverBytes(body) {
      const [session] = bound;
      if (session === undefined) return Promise.reject(new Error("nobody is bound"));
      const header = Buffer.alloc(16);
      header.writeUInt32BE(16 + body.length, 0);
      header.writeUInt32BE(5, 4);
      // Beyond the numbers that the package itself gives.
      header.writeUInt32BE(++rawSequence, 12);
      const answered = new Promise<Pdu>((resolve) => {
        const wait = (pdu: Pdu): void => {
          if (pdu.sequence_number !== header.readUInt32BE(12)) return;
          session.off("deliver_sm_resp", wait);
          resolve(pdu);
        };
        session.on("deliver_sm_resp", wait);
      });
      session.socket.write(Buffer.concat([header, body]));
      return answered;
    },
    answerLate(fields) {
      const late = unanswered.shift();
      if (late !== undefined) late.session.send(late.pdu.response(fields));
    },
    cut() {
      for (const session of server.sessions) session.destroy();
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      centre.cut();
      await closed;
    },
  };
  return centre;
}
