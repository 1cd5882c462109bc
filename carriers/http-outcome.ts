/**
 * What an HTTP answer means for an attempt: the part of the classification that all HTTP carriers share. Adapters add how
 * their bodies are read, and their table of codes. Everything but `accepted` and `unknown` gives the attempt back to the
 * phone's budget, so each of those must be a clear statement of the carrier that nothing was sent.
 */
import { carrierText } from "./carrier-text.ts";
import type { HttpAnswer, HttpResult } from "./http.ts";
import type { CarrierAnswer, SendOutcome } from "./outcome.ts";
import { rejectedAccount, rejectedRoute, throttled } from "./refusal.ts";
import type { Refusal, RefusalTable } from "./refusal.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What an adapter finds in the body of a refusal. */
export interface ErrorBody {
  readonly code: string | null;
  readonly text: string | null;
  /** Under what the table is searched, in order; by itself the code alone. */
  readonly keys?: readonly string[];
}

export interface Acceptance {
  /** null where the carrier documents that the answer may hold none: receipts then find the attempt by their address. */
  readonly carrierMessageId: string | null;
}

export interface AnswerReader {
  /** From the body of a success; null when it isn't what the carrier documents. `body` is undefined when it isn't JSON. */
  acceptanceOf(body: unknown): Acceptance | null;
  /** null when the body isn't what the carrier documents. */
  errorOf(body: unknown): ErrorBody | null;
  readonly refusals: RefusalTable;
}

/** `sent`: what must not come back in the carrier's words. */
export function outcomeOf(result: HttpResult, reader: AnswerReader, sent: readonly string[], nowMs: number): SendOutcome {
  switch (result.kind) {
    case "not_sent":
      return { outcome: "unavailable", carrierCode: null, carrierText: result.why };
    case "unanswered":
      return { outcome: "unknown", carrierCode: null, carrierText: result.why };
    case "answer":
      return result.status >= 200 && result.status < 300 ? success(result, reader) : failure(result, reader, sent, nowMs);
  }
}

function success(answer: HttpAnswer, reader: AnswerReader): SendOutcome {
  const acceptance = reader.acceptanceOf(parseJson(answer.body));
  if (acceptance !== null) return { outcome: "accepted", ...acceptance, carrierCode: null, carrierText: null };
  return { outcome: "unknown", carrierCode: httpCode(answer), carrierText: "the carrier's answer is not one of success" };
}

function failure(answer: HttpAnswer, reader: AnswerReader, sent: readonly string[], nowMs: number): SendOutcome {
  const { status } = answer;
  const error = reader.errorOf(parseJson(answer.body));
  const said: CarrierAnswer = {
    carrierCode: error?.code ?? httpCode(answer),
    carrierText: error === null || error.text === null ? null : carrierText(error.text, sent),
  };
  // A proxy in between gave up on what stood behind it, which may have taken the message; a redirect says nothing at all.
  if (status < 400 || status === 502 || status === 504) return { outcome: "unknown", ...said };
  if (status >= 500) return { outcome: "unavailable", ...said };
  const refusal = byTable(error, reader.refusals) ?? byStatus(status, error);
  return refusal.outcome === "throttled"
    ? { outcome: "throttled", retryAfterMs: retryAfterMs(answer.headers["retry-after"], nowMs), ...said }
    : { ...refusal, ...said };
}

function byTable(error: ErrorBody | null, refusals: RefusalTable): Refusal | undefined {
  if (error === null || error.code === null) return undefined;
  const key = (error.keys ?? [error.code]).find((key) => refusals.has(key));
  return key === undefined ? undefined : refusals.get(key);
}

/** For codes that no table knows, and answers that hold none. */
function byStatus(status: number, error: ErrorBody | null): Refusal {
  switch (status) {
    case 429:
      return throttled;
    case 408:
      return { outcome: "unavailable" };
    case 401:
      return rejectedAccount;
    case 402:
    case 403:
    case 404:
    case 405:
    case 407:
      // With a code, it may well be about this one number or sender, and must not open the carrier's circuit.
      return error === null || error.code === null ? rejectedAccount : rejectedRoute("unknown");
    default:
      return rejectedRoute("unknown");
  }
}

function httpCode(answer: HttpAnswer): string {
  return `HTTP ${answer.status}`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
