/**
 * Posts callbacks to the client: over kept connections, not more at once than a limit, and at most so many waiting that
 * a client that is down or hangs can't fill the memory.
 */
import { Agent, request } from "undici";
import type { CallbackMaker, OutgoingCallback } from "./account.ts";
import { Recent } from "./recent.ts";

export interface PostedCallback {
  /** When it began to be posted: from then on the client may know of it. */
  readonly at: number;
  readonly account: string;
  /** What it reports, e.g. "delivered". */
  readonly event: string;
  readonly url: string;
  readonly body: string;
  readonly attempt: number;
  /** null when there was no answer. */
  readonly status: number | null;
}

export type PostResult =
  | { readonly kind: "answered"; readonly status: number; readonly body: string }
  | { readonly kind: "unanswered"; readonly why: string };

export interface Posting {
  readonly account: string;
  readonly event: string;
  readonly tries: number;
  readonly make: CallbackMaker;
}

const maximumConcurrent = 64;
const maximumWaiting = 50_000;
const answerTimeoutMs = 15_000;
const maximumAnswerBytes = 64 * 1024;
const retryPauseMs = 100;

/** Whoever brings reports to clients. */
export interface Poster {
  readonly log: Recent<PostedCallback>;
  /** Never rejects: what becomes of a report is the client's business. */
  post(posting: Posting): Promise<PostResult>;
}

export class CallbackPoster implements Poster {
  readonly log: Recent<PostedCallback>;
  readonly #agent = new Agent({ connections: maximumConcurrent, pipelining: 1 });
  readonly #clock: () => number;
  readonly #pause: (ms: number) => Promise<void>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(options: { clock: () => number; pause: (ms: number) => Promise<void>; keep: number }) {
    this.#clock = options.clock;
    this.#pause = options.pause;
    this.log = new Recent(options.keep);
  }

  async post(posting: Posting): Promise<PostResult> {
    if (this.#waiting.length >= maximumWaiting) return { kind: "unanswered", why: "too many callbacks are waiting" };
    if (this.#running >= maximumConcurrent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      return await this.#tryAll(posting);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#agent.destroy();
  }

  async #tryAll(posting: Posting): Promise<PostResult> {
    for (let attempt = 1; ; attempt += 1) {
      const at = this.#clock();
      const callback = posting.make(at, attempt);
      const result = await this.#tryOnce(callback);
      const status = result.kind === "answered" ? result.status : null;
      this.log.add({
        at,
        account: posting.account,
        event: posting.event,
        url: callback.url,
        body: callback.body,
        attempt,
        status,
      });
      if ((status !== null && status < 300) || attempt >= posting.tries || this.#closed) return result;
      await this.#pause(retryPauseMs * attempt);
    }
  }

  async #tryOnce(callback: OutgoingCallback): Promise<PostResult> {
    if (this.#closed) return { kind: "unanswered", why: "the stand-in is closing" };
    try {
      const answer = await request(callback.url, {
        method: "POST",
        headers: callback.headers,
        body: callback.body,
        dispatcher: this.#agent,
        headersTimeout: answerTimeoutMs,
        bodyTimeout: answerTimeoutMs,
      });
      let body = "";
      for await (const chunk of answer.body.setEncoding("utf8")) {
        body += String(chunk);
        if (body.length > maximumAnswerBytes) return { kind: "unanswered", why: "the answer is too long" };
      }
      return { kind: "answered", status: answer.statusCode, body };
    } catch (error) {
      return { kind: "unanswered", why: error instanceof Error ? error.message : String(error) };
    }
  }
}
