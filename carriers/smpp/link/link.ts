/**
 * Keeps one bind alive: connects, binds, and does so again after every loss, later each time. What it can't do is send
 * anything again: whoever had a request under way learns of the loss and decides.
 */
import { setTimeout as pause } from "node:timers/promises";
import { accountRefusals, statusName } from "../errors.ts";
import { bindBody } from "../wire/bodies.ts";
import { command, status } from "../wire/protocol.ts";
import { openConnection } from "./connect.ts";
import type { Endpoint } from "./connect.ts";
import { reconnectPauseMs } from "./reconnect-pause.ts";
import type { Failure } from "./reconnect-pause.ts";
import { Session } from "./session.ts";
import type { SessionEvents } from "./session.ts";
import type { Timings } from "./timings.ts";
import { Window } from "./window.ts";
import type { Pace } from "./window.ts";

const bindCommands = {
  transceiver: command.bindTransceiver,
  transmitter: command.bindTransmitter,
  receiver: command.bindReceiver,
} as const;
export type BindRole = keyof typeof bindCommands;

export interface Account {
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
}

export interface LinkSettings {
  readonly endpoint: Endpoint;
  readonly role: BindRole;
  readonly account: Account;
  readonly pace: Pace;
  readonly timings: Timings;
  readonly random: () => number;
}

export interface LinkEvents extends Pick<SessionEvents, "delivered"> {
  /** Bound, or not any more, or not yet again. */
  changed(): void;
  /** In words for the operator. */
  told(words: string): void;
}

export interface Down {
  readonly why: string;
  /** The carrier's status where it gave one. */
  readonly code: string | null;
  /** It knows the account and won't have it: nothing passes until somebody has done something about it. */
  readonly isAccountRefused: boolean;
}

export interface Bound {
  readonly session: Session;
  readonly window: Window;
}

export class Link {
  readonly #settings: LinkSettings;
  readonly #events: LinkEvents;
  readonly #closing = new AbortController();
  #bound: Bound | null = null;
  #down: Down | null = null;
  #running: Promise<void> | null = null;

  constructor(settings: LinkSettings, events: LinkEvents) {
    this.#settings = settings;
    this.#events = events;
  }

  get sends(): boolean {
    return this.#settings.role !== "receiver";
  }

  get isStarted(): boolean {
    return this.#running !== null;
  }

  /** null while it isn't bound. */
  get bound(): Bound | null {
    return this.#bound;
  }

  /** Why it isn't bound; null while it is, and before the first try has ended. */
  get down(): Down | null {
    return this.#down;
  }

  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#bound?.session.unbind();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { timings, random } = this.#settings;
    for (let failures = 1; !this.#closing.signal.aborted; failures++) {
      const startedAt = performance.now();
      const failure = await this.#bindOnce();
      if (this.#closing.signal.aborted) return;
      if (performance.now() - startedAt > timings.steadyMs) failures = 1;
      const pauseMs = reconnectPauseMs(failure, failures, timings, random());
      this.#events.told(`${this.#place}: ${this.#down?.why ?? "not bound"}; trying again in ${Math.ceil(pauseMs / 1_000)} s`);
      await pause(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => {});
    }
  }

  /** Resolves when the bind, or the try of it, is over. */
  async #bindOnce(): Promise<Failure> {
    const { endpoint, timings } = this.#settings;
    const connected = await openConnection(endpoint, timings.connectMs, this.#closing.signal);
    if (!connected.ok) return this.#fail("lost", lost(connected.why));
    const over = Promise.withResolvers<string>();
    const session = new Session(connected.socket, timings, { delivered: this.#events.delivered, ended: over.resolve });
    const endNow = (): void => session.end("we closed the connection");
    this.#closing.signal.addEventListener("abort", endNow, { once: true });
    if (this.#closing.signal.aborted) endNow();
    const refusal = await this.#bind(session);
    this.#closing.signal.removeEventListener("abort", endNow);
    if (refusal !== null) {
      session.end("not bound");
      return this.#fail(refusal.isAccountRefused ? "refused" : "lost", refusal);
    }
    this.#down = null;
    this.#bound = { session, window: new Window(this.#settings.pace) };
    this.#events.changed();
    this.#events.told(`${this.#place}: bound`);
    const why = await over.promise;
    this.#bound = null;
    return this.#fail("lost", lost(why));
  }

  async #bind(session: Session): Promise<Down | null> {
    const { role, account, timings } = this.#settings;
    const answer = await session.request(bindCommands[role], bindBody(account), timings.bindMs);
    if (answer.kind === "lost") return lost(`not bound: ${answer.why}`);
    if (answer.status === status.ok) return session.isEnded ? lost("the connection was lost") : null;
    const code = statusName(answer.status);
    return { why: `the carrier refuses the bind (${code})`, code, isAccountRefused: accountRefusals.has(code) };
  }

  #fail(failure: Failure, down: Down): Failure {
    this.#down = down;
    this.#events.changed();
    return failure;
  }

  /** In the operator's words: what stands in the configuration. */
  get #place(): string {
    const { endpoint, role } = this.#settings;
    return `${role} at ${endpoint.host}:${endpoint.port}`;
  }
}

const lost = (why: string): Down => ({ why, code: null, isAccountRefused: false });
