/** The queue API for the operator's commands: every way to fail becomes a sentence that says what to do about it. */
import type { ProblemBody } from "../api/problem.ts";
import type { ProblemCode } from "../api/problem-catalogue.ts";
import type { Terminal } from "./command.ts";

export const connectionHelp = `  --url URL     the gateway; default: $TRUNKLINE_URL, else http://127.0.0.1:8080

The API key is taken from $TRUNKLINE_API_KEY: what stands in a command line, every user of the machine can read.`;

export const connectionOptions = { url: { type: "string" } } as const;

export type ApiReply = { readonly kind: "answered"; readonly body: unknown } | ApiFailure;

export interface ApiFailure {
  readonly kind: "failed";
  readonly message: string;
  /** Asking again may do better: the gateway is away, or in trouble. */
  readonly mayPass: boolean;
}

export interface ApiClient {
  get(path: string): Promise<ApiReply>;
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<ApiReply>;
}

const timeoutMs = 10_000;

export function createApiClient(values: { readonly url?: string }, { environment }: Terminal): ApiClient {
  const url = (values.url ?? environment["TRUNKLINE_URL"] ?? "http://127.0.0.1:8080").replace(/(?<!\/)\/+$/, "");
  const key = environment["TRUNKLINE_API_KEY"];

  const ask = async (path: string, request: RequestInit, headers: Readonly<Record<string, string>> = {}): Promise<ApiReply> => {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return failed(`"${url}" is not an http or https address.`);
    if (key === undefined || key === "")
      return failed("An API key is needed: set TRUNKLINE_API_KEY to one of the gateway's configuration.");
    if (!/^[\x21-\x7e]+$/.test(key)) return failed("The API key holds characters that no key has: look for spaces and line ends.");
    let response: Response;
    let text: string;
    try {
      response = await fetch(url + path, {
        ...request,
        headers: { ...headers, authorization: `Bearer ${key}`, "content-type": "application/json" },
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      });
      text = await response.text();
    } catch (error) {
      return failed(describeUnreachable(url, error), true);
    }
    const body = parseJson(text);
    if (response.ok && body !== undefined) return { kind: "answered", body };
    const problem = body as Partial<ProblemBody> | null | undefined;
    if (typeof problem?.code !== "string") return failed(`What answers at ${url} (status ${response.status}) is not a Trunkline gateway.`);
    return failed(describeProblem(problem, response.headers.get("retry-after")), response.status >= 500);
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body, headers) => ask(path, { method: "POST", body: JSON.stringify(body) }, headers),
  };
}

function describeUnreachable(url: string, error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `The gateway at ${url} has not answered within ${timeoutMs / 1_000} s.`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why =
    cause instanceof Error ? ("code" in cause && typeof cause.code === "string" ? cause.code : "") || cause.message : String(cause);
  return `No gateway can be reached at ${url} (${why}). Is it running ("npm start")? Another address goes into --url or TRUNKLINE_URL.`;
}

function describeProblem({ status, title, detail, code, errors, requestId }: Partial<ProblemBody>, retryAfter: string | null): string {
  const faults = (errors ?? []).map((fault) => {
    const place = "pointer" in fault ? fault.pointer : "parameter" in fault ? fault.parameter : fault.header;
    return `\n  ${place === "" ? "the body" : place}: ${fault.detail}`;
  });
  const next = [
    ...(requestId === undefined || status !== 500 ? [] : [`Request id: ${requestId}.`]),
    ...(code === undefined ? [] : [advice[code] ?? []].flat()),
    ...(retryAfter === null ? [] : [`Try again in ${retryAfter} s.`]),
  ];
  return `${title} (${status} ${code}): ${detail}${faults.join("")}${next.map((line) => `\n${line}`).join("")}`;
}

const advice: Partial<Record<ProblemCode, string>> = {
  unauthenticated: "Set TRUNKLINE_API_KEY to a key of the gateway's configuration.",
  forbidden: "Take a key with that scope, or have it added to this one's entry in the configuration.",
  not_found: "Check the id; a key sees its own tenant's deliveries only, and ended ones are kept for a limited time.",
  internal_error: "The gateway's log says more under that request id.",
};

function failed(message: string, mayPass = false): ApiFailure {
  return { kind: "failed", message, mayPass };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
