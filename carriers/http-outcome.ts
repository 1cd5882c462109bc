/**
 * What an HTTP answer means for an attempt: the part of the classification that all HTTP carriers share. Adapters add how
 * their bodies are read, and their table of codes. Everything but `accepted` and `unknown` gives the attempt back to the
 * phone's budget, so each of those must be a clear statement of the carrier that nothing was sent.
 */
import { carrierCode, carrierText } from "./carrier-text.ts";
import type { HttpAnswer, HttpResult } from "./http.ts";
import type { CarrierAnswer, SendOutcome } from "./outcome.ts";
import { rejectedAccount, rejectedRoute, throttled } from "./refusal.ts";
import type { Refusal, RefusalTable } from "./refusal.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What an adapter finds in the body of a refusal. */
export interface ErrorBody {
  readonly code: string | null;
  readonly text: string | null;
  /** Under what the table is searched, in order, also where the carrier gives no codes; by itself the code alone. */
  readonly keys?: readonly string[];
}

export interface Acceptance {
  /** null where the carrier documents that the answer may hold none: receipts then find the attempt by their address. */
  readonly carrierMessageId: string | null;
}

export interface AnswerReader {
  /** From the body of a success; null when it isn't what the carrier documents. `body` is undefined when it isn't JSON. */
  acceptanceOf(body: unknown): Acceptance | null;
  /** Where a carrier says no with a status of success: its refusal, null when the body isn't one. Asked first. */
  refusalOf?(body: unknown): ErrorBody | null;
  /** null when the body isn't what the carrier documents. */
  errorOf(body: unknown, status: number): ErrorBody | null;
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
      return answerOutcome(result, reader, sent, nowMs);
  }
}

function answerOutcome(answer: HttpAnswer, reader: AnswerReader, sent: readonly string[], nowMs: number): SendOutcome {
  const body = parseJson(answer.body);
  const isSuccess = answer.status >= 200 && answer.status < 300;
  const refusal = isSuccess ? (reader.refusalOf?.(body) ?? null) : null;
  // The carrier's own no, under whatever status, is worth a 400.
  if (refusal !== null) return refused({ ...answer, status: 400 }, refusal, reader.refusals, sent, nowMs);
  if (!isSuccess) return refused(answer, reader.errorOf(body, answer.status), reader.refusals, sent, nowMs);
  const acceptance = reader.acceptanceOf(body);
  if (acceptance !== null) return { outcome: "accepted", ...acceptance, carrierCode: null, carrierText: null };
  return { outcome: "unknown", carrierCode: httpCode(answer), carrierText: "the carrier's answer is not one of success" };
}

function refused(answer: HttpAnswer, error: ErrorBody | null, refusals: RefusalTable, sent: readonly string[], nowMs: number): SendOutcome {
  const { status } = answer;
  const said: CarrierAnswer = {
    carrierCode: typeof error?.code === "string" ? carrierCode(error.code, sent) : httpCode(answer),
    carrierText: error === null || error.text === null ? null : carrierText(error.text, sent),
  };
  // A proxy in between gave up on what stood behind it, which may have taken the message; a redirect says nothing at all.
  if (status < 400 || status === 502 || status === 504) return { outcome: "unknown", ...said };
  if (status >= 500) return { outcome: "unavailable", ...said };
  const refusal = byTable(error, refusals) ?? byStatus(status, error);
  return refusal.outcome === "throttled"
    ? { outcome: "throttled", retryAfterMs: retryAfterMs(answer.headers["retry-after"], nowMs), ...said }
    : { ...refusal, ...said };
}

function byTable(error: ErrorBody | null, refusals: RefusalTable): Refusal | undefined {
  const keys = error?.keys ?? (error === null || error.code === null ? [] : [error.code]);
  const key = keys.find((known) => refusals.has(known));
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
