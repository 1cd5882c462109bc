/**
 * One request and its answer: the id that names it everywhere, and what becomes known on the way. Writing the answer is
 * here too, so that every answer, whoever decided it, leaves with the same headers.
 */
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Answer } from "./answer.ts";
import { type Problem, problemBody, problemStatus } from "./problem.ts";
import type { ProblemCode } from "./problem-catalogue.ts";

export interface Exchange {
  readonly requestId: string;
  readonly startedAt: number;
  /** Asked when the answer is written: the connection of an answer given while the server ends isn't kept. */
  readonly isDraining: () => boolean;
  /** The path's template, e.g. "/v1/deliveries/{id}": never the path itself, which may hold ids and numbers. */
  route: string;
  keyName: string | null;
  problem: ProblemCode | null;
}

/** Its name among what express keeps for one request. */
const place = "exchange";

export function beginExchange(request: Request, response: Response, isDraining: () => boolean): Exchange {
  const exchange: Exchange = {
    requestId: requestIdOf(request.get("x-request-id")),
    startedAt: performance.now(),
    isDraining,
    route: "unmatched",
    keyName: null,
    problem: null,
  };
  response.locals[place] = exchange;
  return exchange;
}

export function exchangeOf(response: Response): Exchange {
  const exchange = response.locals[place] as Exchange | undefined;
  if (exchange === undefined) throw new Error("an answer without a begun exchange");
  return exchange;
}

/** The caller's own id where it is a sane one, so that both logs can be joined; else a new one. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : `req_${randomUUID()}`;
}

export function write(response: Response, result: Answer | Problem): void {
  // The connection may be gone, or `clientError` may have answered already.
  if (response.headersSent || response.destroyed) return;
  const exchange = exchangeOf(response);
  for (const name in result.headers) response.setHeader(name, result.headers[name] ?? "");
  if (exchange.isDraining()) response.set("Connection", "close");
  if (result.kind === "problem") {
    exchange.problem = result.code;
    response.status(problemStatus(result.code)).type("application/problem+json");
    response.end(JSON.stringify(problemBody(result, exchange.requestId)));
    return;
  }
  response.status(result.status);
  if (result.content === null) {
    response.end();
    return;
  }
  response.set("Content-Type", result.content.type);
  response.end(result.content.text);
}
