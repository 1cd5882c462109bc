/**
 * The one way in which adapters talk to a carrier's HTTP API: one pool of kept-alive connections per account, one request
 * per hand-over. It never follows a redirect and never sends anything twice. What it adds to HTTP is the answer to the
 * question that everything else hangs on: can the request have left this machine?
 */
import { Pool } from "undici";
import type { Dispatcher } from "undici";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Appended to the base URL's own path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** `why` is in our own words: it holds nothing of the request, of the answer or of the credentials. */
export type HttpResult =
  | HttpAnswer
  /** Surely nothing was written. */
  | { readonly kind: "not_sent"; readonly why: string }
  /** The request may have been written, and no complete answer came. */
  | { readonly kind: "unanswered"; readonly why: string };

export interface HttpClient {
  /** `signal` is the only deadline: it covers waiting for a connection, connecting, and the whole answer. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>;
  /** At once: who still waits for an answer hears that the connection failed. */
  close(): Promise<void>;
}

const maximumAnswerBytes = 64 * 1024;
/** Requests beyond it wait for a free connection, inside their own deadline. */
const maximumConnections = 128;
/** Long enough for one lost SYN, which is sent again after a second; a host that is gone must not cost a whole deadline. */
const maximumConnectMs = 3_000;
/**
 * Idle connections are closed before the far side does it, usually after 60 s or more: a request that crosses the far
 * side's close is neither sent nor unsent. A shorter time that the far side announces is honoured.
 */
const idleConnectionMs = 30_000;

export function createHttpClient(settings: { readonly baseUrl: string; readonly timeoutMs: number }): HttpClient {
  const base = new URL(settings.baseUrl);
  const basePath = base.pathname.replace(/(?<!\/)\/+$/, "");
  const pool = new Pool(base.origin, {
    connections: maximumConnections,
    // A second request on a connection whose first one hangs would share its fate.
    pipelining: 1,
    // HTTP/2 may put a request that the far side refused on another connection; HTTP/1.1 writes once.
    allowH2: false,
    connect: { timeout: Math.min(settings.timeoutMs, maximumConnectMs) },
    keepAliveTimeout: idleConnectionMs,
    keepAliveMaxTimeout: idleConnectionMs,
    maxResponseSize: maximumAnswerBytes,
    // The caller's signal is the deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (request, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve({ kind: "not_sent", why: givenUp });
        const exchange = new Exchange(signal, performance.now() + settings.timeoutMs, resolve);
        pool.dispatch({ method: request.method, path: basePath + request.path, headers: request.headers, body: request.body }, exchange);
      }),
    close: () => pool.destroy(),
  };
}

const givenUp = "given up at the deadline, before it was sent";

/** One request on its way, as undici's dispatcher sees it. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  /** Monotonic: nobody may be called for longer than this. */
  readonly #latestAt: number;
  readonly #resolve: (result: HttpResult) => void;
  readonly #chunks: Buffer[] = [];
  /** From when on something may have been written. */
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: HttpAnswer["headers"] = {};
  #isSettled = false;

  constructor(signal: AbortSignal, latestAt: number, resolve: (result: HttpResult) => void) {
    this.#signal = signal;
    this.#latestAt = latestAt;
    this.#resolve = resolve;
    signal.addEventListener("abort", this, { once: true });
  }

  /** The deadline. */
  handleEvent(): void {
    if (this.#controller === null) return this.#settle({ kind: "not_sent", why: givenUp });
    const controller = this.#controller;
    this.#settle({ kind: "unanswered", why: "given up at the deadline, before the answer was complete" });
    controller.abort(new Error("deadline"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up on while it waited for a connection. Throwing drops the request and keeps the connection for the next one;
    // aborting would close it, and a crowd of late requests would close every new connection in turn.
    if (this.#isSettled) throw new Error("given up");
    // The process stood still, and the new connection wakes it before its timers do: others have gone on in its stead.
    if (performance.now() > this.#latestAt) {
      this.#settle({ kind: "not_sent", why: givenUp });
      throw new Error("given up");
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpAnswer["headers"]): void {
    // 1xx: the real answer follows.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#settle({ kind: "answer", status: this.#status, headers: this.#headers, body: bytes.toString("utf8") });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    const code = codeOf(error);
    if (this.#controller === null) this.#settle({ kind: "not_sent", why: `no connection${code}` });
    else this.#settle({ kind: "unanswered", why: `the connection failed before the answer was complete${code}` });
  }

  #settle(result: HttpResult): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#signal.removeEventListener("abort", this);
    this.#resolve(result);
  }
}

/** Codes are fixed words (ECONNREFUSED, UND_ERR_CONNECT_TIMEOUT); messages may quote what was sent. */
function codeOf(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{1,64}$/.test(code) ? ` (${code})` : "";
}
