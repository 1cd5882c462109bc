/** Reports over the client's own connections, in the place of callbacks that are posted: tried again until they are taken. */
import type { PostedCallback, Poster, Posting, PostResult } from "../../stand-in/callback-poster.ts";
import type { Recent } from "../../stand-in/recent.ts";
import type { Client } from "./client.ts";
import { deliverSmBody } from "./deliver-sm.ts";

const answerMs = 20_000;
const retryPauseMs = 100;

export class Deliverer implements Poster {
  readonly log: Recent<PostedCallback>;
  readonly #clients: ReadonlySet<Client>;
  readonly #clock: () => number;
  readonly #pause: (ms: number) => Promise<void>;
  #isClosed = false;

  constructor(options: {
    readonly clients: ReadonlySet<Client>;
    readonly clock: () => number;
    readonly pause: (ms: number) => Promise<void>;
    readonly log: Recent<PostedCallback>;
  }) {
    this.log = options.log;
    this.#clients = options.clients;
    this.#clock = options.clock;
    this.#pause = options.pause;
  }

  close(): void {
    this.#isClosed = true;
  }

  async post({ account, event, tries, make }: Posting): Promise<PostResult> {
    for (let attempt = 1; ; attempt++) {
      const at = this.#clock();
      const { url, body } = make(at, attempt);
      const answered = await this.#deliver(deliverSmBody(body));
      // In the log's words: a status of HTTP.
      const status = answered === null ? null : answered === 0 ? 200 : 503;
      this.log.add({ at, account, event, url, body, attempt, status });
      if (status === 200) return { kind: "answered", status, body: "" };
      if (attempt >= tries || this.#isClosed) return { kind: "unanswered", why: "no client took it" };
      await this.#pause(retryPauseMs * attempt);
    }
  }

  async #deliver(body: Buffer): Promise<number | null> {
    const client = [...this.#clients].find(({ receives }) => receives);
    return client === undefined ? null : client.deliver(body, answerMs);
  }
}
