/**
 * All binds of one account, and the line of messages that wait for a place on one of them. A message waits only while
 * there is a bind that could take it, and no longer than its own deadline; then surely nothing was written.
 */
import { command, status } from "../wire/protocol.ts";
import type { Bound, Down, Link } from "./link.ts";
import type { Exchange } from "./session.ts";
import type { Window } from "./window.ts";

export type Submission =
  /** Surely not written. */
  | { readonly kind: "not_sent"; readonly why: string }
  /** Surely not written: there is no bind. */
  | { readonly kind: "not_bound"; readonly down: Down }
  /** Surely not written: too many wait already. */
  | { readonly kind: "crowded" }
  | { readonly kind: "answer"; readonly status: number; readonly body: Buffer; readonly link: Link }
  /** Written, and no answer will come, or none in time. */
  | { readonly kind: "unanswered"; readonly why: string };

export interface SubmitRequest {
  /** Made when its turn has come; null: it has waited too long. */
  readonly body: () => Buffer | null;
  /** Parts of one text go over one bind. */
  readonly over: Link | null;
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly over: Link | null;
  readonly turn: (place: Bound & { readonly link: Link }) => void;
  readonly refuse: (down: Down) => void;
}

const mostWaiting = 1_000;
const givenUp: Submission = { kind: "not_sent", why: "given up at the deadline, before it was sent" };
const tooOld: Submission = { kind: "not_sent", why: "its time ran out before it was sent" };

export class Links {
  readonly #all: readonly Link[];
  /** Those that send. */
  readonly #links: readonly Link[];
  readonly #answerMs: number;
  /** ESME_RTHROTTLED and the like: asked of each refusal. */
  readonly #isThrottling: (answered: number) => boolean;
  readonly #waiting = new Set<Waiting>();
  #nextTurn: NodeJS.Timeout | null = null;
  #areAllStarted = false;

  constructor(links: readonly Link[], answerMs: number, isThrottling: (answered: number) => boolean) {
    this.#all = links;
    this.#links = links.filter((link) => link.sends);
    this.#answerMs = answerMs;
    this.#isThrottling = isThrottling;
  }

  submit({ body, over, signal }: SubmitRequest): Promise<Submission> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(givenUp);
      if (this.#waiting.size >= mostWaiting) return resolve({ kind: "crowded" });
      const leave = (): void => {
        this.#waiting.delete(waiting);
        signal.removeEventListener("abort", giveUp);
      };
      const giveUp = (): void => {
        leave();
        resolve(givenUp);
      };
      const waiting: Waiting = {
        over,
        turn: (place) => {
          leave();
          const made = body();
          if (made === null) resolve(tooOld);
          else resolve(this.#write(place, made, signal));
        },
        refuse: (down) => {
          leave();
          resolve({ kind: "not_bound", down });
        },
      };
      this.#waiting.add(waiting);
      signal.addEventListener("abort", giveUp, { once: true });
      this.#serve();
    });
  }

  /** The first alone, so that a wrong password is tried once; the others when it has bound, or failed for another reason. */
  start(): void {
    this.#all[0]?.start();
  }

  changed(): void {
    const [first, ...others] = this.#all;
    if (!this.#areAllStarted && first !== undefined && first.down?.isAccountRefused !== true) {
      this.#areAllStarted = true;
      for (const link of others) link.start();
    }
    this.#serve();
  }

  /** Gives free places to those who wait, in their order. */
  #serve(): void {
    for (const waiting of this.#waiting) {
      const links = waiting.over === null ? this.#links : [waiting.over];
      const place = freest(links);
      if (place !== null) waiting.turn(place);
      else if (links.every((link) => link.bound === null)) this.#refuseIfDown(waiting, links);
      else if (waiting.over === null) break;
    }
    this.#comeBack();
  }

  /** At the very beginning it isn't known yet whether there will be a bind. */
  #refuseIfDown(waiting: Waiting, links: readonly Link[]): void {
    const started = links.filter((link) => link.isStarted);
    const downs = (started.length > 0 ? started : this.#all.slice(0, 1)).map((link) => link.down);
    if (downs.includes(null)) return;
    const down = downs.find((one) => one?.isAccountRefused) ?? downs[0];
    if (down !== undefined && down !== null) waiting.refuse(down);
  }

  /** A place that only the rate keeps shut opens by time alone. */
  #comeBack(): void {
    if (this.#nextTurn !== null) clearTimeout(this.#nextTurn);
    this.#nextTurn = null;
    if (this.#waiting.size === 0) return;
    const now = performance.now();
    const waits = this.#links.flatMap((link) => link.bound?.window.waitMs(now) ?? []);
    if (waits.length > 0) this.#nextTurn = setTimeout(() => this.#serve(), Math.min(...waits));
  }

  async #write({ session, window, link }: Bound & { readonly link: Link }, body: Buffer, signal: AbortSignal): Promise<Submission> {
    window.take(performance.now());
    const exchange = session.request(command.submitSm, body, this.#answerMs);
    // Beyond the message's own deadline it keeps its place: to the carrier, it is still under way.
    void this.#release(window, exchange);
    const deadline = Promise.withResolvers<Submission>();
    const giveUp = (): void => deadline.resolve({ kind: "unanswered", why: "given up at the deadline, before the answer came" });
    signal.addEventListener("abort", giveUp, { once: true });
    const answered = exchange.then((result): Submission =>
      result.kind === "answer" ? { ...result, link } : { kind: "unanswered", why: result.why },
    );
    const first = await Promise.race([answered, deadline.promise]);
    signal.removeEventListener("abort", giveUp);
    return first;
  }

  async #release(window: Window, exchange: Promise<Exchange>): Promise<void> {
    const result = await exchange;
    if (result.kind === "lost") window.release("other");
    else if (result.status === status.ok) window.release("well");
    else window.release(this.#isThrottling(result.status) ? "throttled" : "other");
    this.#serve();
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((link) => link.close()));
    if (this.#nextTurn !== null) clearTimeout(this.#nextTurn);
  }
}

/** The bound one with the fewest messages under way, of those that may send now. */
function freest(links: readonly Link[]): (Bound & { readonly link: Link }) | null {
  const now = performance.now();
  let best: (Bound & { readonly link: Link }) | null = null;
  for (const link of links) {
    const { bound } = link;
    if (bound === null || bound.session.isEnded || bound.window.waitMs(now) !== 0) continue;
    if (best === null || bound.window.underWay < best.window.underWay) best = { ...bound, link };
  }
  return best;
}
