/**
 * A message centre of the stand-in, read from the SMPP 3.4 specification and from nothing in our adapter. It has a port
 * of its own, and reports over its clients' connections; rules, phones and logs are those of all stand-ins. Stricter than most
 * centres, so that mistakes show: only relative validity, whole fields and known codings pass.
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { z } from "zod";
import type { SmsSubmission } from "../stand-in/account.ts";
import type { ConnectedAccount } from "../stand-in/connected-account.ts";
import { runSmsCourse } from "../stand-in/course/sms-course.ts";
import { isTaken } from "../stand-in/rules/rule-book.ts";
import type { Behaviour } from "../stand-in/rules/rule-book.ts";
import type { World } from "../stand-in/world.ts";
import { Client } from "./stand-in/client.ts";
import { inboundOf, receiptOf } from "./stand-in/deliver-sm.ts";
import { Deliverer } from "./stand-in/deliverer.ts";
import { failureStatus } from "./stand-in/failure-status.ts";
import { JoinedParts } from "./stand-in/joined-parts.ts";
import { cString } from "./stand-in/pdu.ts";
import type { Pdu } from "./stand-in/pdu.ts";
import { readSubmitSm } from "./stand-in/submit-sm.ts";
import type { SubmittedPart } from "./stand-in/submit-sm.ts";

export const smppAccountSettings = z.strictObject({
  carrier: z.literal("smpp"),
  /** The name on the phones' page. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  /** Of its own; 0: any free one. */
  port: z.int().min(0).max(65_535).default(0),
  systemId: z.string().min(1).max(15),
  password: z.string().min(1).max(8),
  /** Numbers that the account owns; omitted: any. */
  senders: z.array(z.string().min(1)).optional(),
});
export type SmppAccountSettings = z.infer<typeof smppAccountSettings>;

/** From when a receipt is due until the answer that it is ahead of. */
const headStartMs = 100;

const ok = 0;
const wrongSystemId = 0x0f;
const wrongPassword = 0x0e;

export function smppStandIn(settings: SmppAccountSettings): ConnectedAccount {
  const account: ConnectedAccount = {
    name: settings.name,
    carrier: "SMPP",
    // A client that was away for some seconds still gets its receipts.
    callbackTries: 10,
    smsReceipt: receiptOf,
    inbound: inboundOf,
    async listen(world, host) {
      const clients = new Set<Client>();
      const pause = (ms: number): Promise<void> => world.timers.pause(ms);
      const deliverer = new Deliverer({ clients, clock: world.clock, pause, log: world.poster.log });
      const centre = new Centre(settings, account, world);
      const server = createServer((socket) => clients.add(centre.welcome(socket, clients)));
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(settings.port, host, resolve);
      });
      const { port } = server.address() as AddressInfo;
      return {
        // In the form that a carrier's baseUrl has; what counts are host and port.
        baseUrl: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
        poster: deliverer,
        async close() {
          deliverer.close();
          const closed = new Promise((resolve) => server.close(resolve));
          for (const client of clients) client.end();
          await closed;
        },
      };
    },
  };
  return account;
}

class Centre {
  readonly #settings: SmppAccountSettings;
  readonly #account: ConnectedAccount;
  readonly #world: World;
  readonly #senders: ReadonlySet<string> | null;
  readonly #joined = new JoinedParts();

  constructor(settings: SmppAccountSettings, account: ConnectedAccount, world: World) {
    this.#settings = settings;
    this.#account = account;
    this.#world = world;
    this.#senders = settings.senders === undefined ? null : new Set(settings.senders);
  }

  welcome(socket: Socket, clients: Set<Client>): Client {
    return new Client(socket, {
      bind: (systemId, password) => {
        if (systemId !== this.#settings.systemId) return wrongSystemId;
        return password === this.#settings.password ? ok : wrongPassword;
      },
      submitted: (client, pdu) => this.#world.run(this.#submitted(client, pdu)),
      gone: (client) => clients.delete(client),
    });
  }

  async #submitted(client: Client, pdu: Pdu): Promise<void> {
    const world = this.#world;
    const base = { at: world.clock(), account: this.#account.name, channel: "sms", method: "submit_sm", path: "" } as const;
    const unknown = { taken: false, id: null, to: null, from: null, parameters: {}, errorStatus: null };
    if (world.rules.closesUnread(this.#account.name, "sms")) {
      if (world.records) world.requests.add({ ...base, ...unknown, answer: "close_before_reading" });
      return client.end();
    }
    const read = readSubmitSm(pdu.body, this.#senders);
    if (!read.ok) {
      if (world.records) world.requests.add({ ...base, ...unknown, answer: "refused" });
      return client.answer(pdu, read.status);
    }
    const { from, to, fields } = read.part;
    const messageId = randomBytes(8).toString("hex");
    const behaviour = world.rules.decide({ account: this.#account.name, channel: "sms", to, from });
    const { answer } = behaviour;
    const errorStatus = answer.kind === "error" ? answer.status : null;
    const taken = isTaken(behaviour);
    if (world.records) {
      world.requests.add({ ...base, answer: answer.kind, errorStatus, taken, id: messageId, to, from, parameters: fields });
    }
    await this.#answer(client, pdu, messageId, read.part, behaviour);
  }

  async #answer(client: Client, pdu: Pdu, messageId: string, part: SubmittedPart, behaviour: Behaviour): Promise<void> {
    const { answer, receipts } = behaviour;
    const course = isTaken(behaviour) ? this.#course(messageId, part, behaviour) : null;
    const answersFirst = receipts.when === "after_answer" && answer.kind !== "hang";
    if (course !== null && !answersFirst) {
      this.#world.run(course());
      // The receipt is on its way by then. It isn't waited for: a client may take it only once it knows the answer.
      const { sentMs, deliveredMs } = this.#world.pace;
      await this.#world.timers.pause(sentMs + deliveredMs + receipts.delayMs + headStartMs);
    }
    if ("delayMs" in answer) await this.#world.timers.pause(answer.delayMs);
    switch (answer.kind) {
      case "normal":
        client.answer(pdu, ok, cString(messageId));
        break;
      case "error":
        client.answer(pdu, failureStatus(answer.status, answer.code ?? null));
        break;
      case "garbage":
        client.write(Buffer.from(answer.body));
        break;
      case "close_before_reading":
      case "close_after_reading":
        client.end();
        break;
      case "hang":
        break;
    }
    if (course !== null && answersFirst) this.#world.run(course());
  }

  /** Of the whole text, with the id of the part that completes it; null while parts are missing. */
  #course(messageId: string, part: SubmittedPart, behaviour: Behaviour): (() => Promise<void>) | null {
    const text = this.#joined.add(part);
    if (text === null || !(this.#world.records || this.#world.postsCallbacks)) return null;
    const { from, to, fields } = part;
    const message: SmsSubmission = { channel: "sms", id: messageId, from, to, text, statusUrl: null, parameters: fields };
    return () => runSmsCourse(this.#world, this.#account, message, behaviour);
  }
}
