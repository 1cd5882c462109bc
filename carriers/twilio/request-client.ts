/**
 * The SDK's HTTP client, replaced: same interface, but over our pool and to our base address. The SDK's own (axios) is
 * never asked. The SDK is left to build requests; what its answers mean is decided elsewhere, from the raw answer, because
 * the SDK drops the headers of refusals and has no word for "may have been sent".
 */
import type { Twilio } from "twilio";
import type { HttpClient, HttpResult } from "../http.ts";

/** What the SDK hands to its HTTP client, as far as sending needs it. */
interface SdkRequest {
  readonly method: string;
  readonly uri: string;
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: unknown;
  readonly body: string;
}

type SdkHttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Twilio>[2]>["httpClient"]>;

interface HandOver {
  readonly signal: AbortSignal;
  result: Promise<HttpResult> | null;
}

export class RequestClient {
  readonly #http: HttpClient;
  #handOver: HandOver | null = null;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /**
   * Runs one call of the SDK. It takes no options for a single request, but calls `request` before it returns: so the
   * deadline waits here for the length of that call.
   */
  async handOver(call: () => Promise<unknown>, signal: AbortSignal): Promise<HttpResult> {
    const handOver: HandOver = { signal, result: null };
    this.#handOver = handOver;
    try {
      // The SDK throws what Twilio refuses; the raw answer says it better.
      call().catch(() => undefined);
    } finally {
      this.#handOver = null;
    }
    if (handOver.result === null) throw new Error("the SDK made no request");
    return handOver.result;
  }

  async request(request: SdkRequest): Promise<SdkResponse> {
    const handOver = this.#handOver;
    if (handOver === null || handOver.result !== null) throw new Error("the SDK made a request on its own");
    handOver.result = this.#send(request, handOver.signal);
    const result = await handOver.result;
    if (result.kind !== "answer") throw new Error(result.why);
    return { statusCode: result.status, headers: result.headers, body: result.body };
  }

  #send({ method, uri, username = "", password = "", headers, data = {} }: SdkRequest, signal: AbortSignal): Promise<HttpResult> {
    if (method !== "post") throw new Error(`the SDK made a request with method ${method}`);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    return this.#http.send({ method: "POST", path: pathOf(uri), headers: { ...headers, authorization }, body: formBody(data) }, signal);
  }

  /** The SDK's type is a class with private parts, which no other class can have. */
  asSdkClient(): SdkHttpClient {
    return this as unknown as SdkHttpClient;
  }
}

/** The host is the SDK's idea of where Twilio is, bent by environment variables of its own; the base address decides instead. */
function pathOf(uri: string): string {
  return uri.slice(uri.indexOf("/", uri.indexOf("://") + 3));
}

function formBody(data: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  }
  return form.toString();
}
