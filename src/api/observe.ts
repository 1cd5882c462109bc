/**
 * Each request's line in the log and its observation in the metrics, once it is over, whether or not the answer got through.
 * An instance without Redis, or with too much to do, refuses thousands a second: those are counted, and not each is told.
 */
import type { Request, Response } from "express";
import type { ApiParts } from "./context.ts";
import type { Exchange } from "./exchange.ts";

export function observe(
  request: Request,
  response: Response,
  exchange: Exchange,
  { metrics, log }: Pick<ApiParts, "metrics" | "log">,
): void {
  response.on("close", () => {
    const durationMs = performance.now() - exchange.startedAt;
    const { route, requestId, keyName, problem } = exchange;
    const status = response.statusCode;
    metrics.httpAnswered(route, request.method, status, durationMs);
    log[status >= 500 && problem !== "queue_unavailable" ? "warn" : "debug"](
      { requestId, method: request.method, route, status, durationMs: Math.round(durationMs * 10) / 10, key: keyName, problem },
      response.writableFinished ? "answered" : "connection lost",
    );
  });
}
