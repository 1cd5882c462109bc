/**
 * Refusals that need no look at the request beyond its head. An instance with too much to do is sent thousands of requests
 * a second that it will refuse; what a refusal costs is taken from those that it has accepted. So these are answered before
 * anything else is made for the request: a usual refusal, on its way through express, costs several times as much.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authenticate } from "./authenticate.ts";
import { commonHeaders } from "./common-headers.ts";
import type { ApiContext } from "./context.ts";
import type { ApiEndpoint, Endpoint } from "./endpoint.ts";
import { requestIdOf } from "./exchange.ts";
import { problemBody, problemStatus } from "./problem.ts";

/** Whether it has answered; if not, the request is to go its usual way. */
export type TurnAway = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createTurnAway(
  routes: readonly Endpoint[],
  authenticate: Authenticate,
  context: ApiContext,
  isDraining: () => boolean,
): TurnAway {
  const endpoints = new Map(
    routes.filter(mayRefuseUnread).map((endpoint) => [`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint]),
  );
  return (request, response) => {
    const endpoint = endpoints.get(`${request.method ?? ""} ${request.url ?? ""}`);
    const refusal = endpoint?.refuseUnread?.(context) ?? null;
    // Strangers are told who they are, not how the instance does.
    if (endpoint === undefined || refusal === null || !isCaller(authenticate, request, endpoint)) return false;
    const startedAt = performance.now();
    const status = problemStatus(refusal.code);
    const requestId = requestIdOf(request.headers["x-request-id"]?.toString());
    const text = JSON.stringify(problemBody(refusal, requestId));
    response.writeHead(status, {
      "X-Request-Id": requestId,
      ...commonHeaders,
      ...refusal.headers,
      ...(isDraining() && { Connection: "close" }),
      "Content-Type": "application/problem+json",
      "Content-Length": Buffer.byteLength(text),
    });
    response.end(text);
    endpoint.onProblem(refusal.code, context);
    context.metrics.httpAnswered(endpoint.path, request.method ?? "", status, performance.now() - startedAt);
    return true;
  };
}

function mayRefuseUnread(endpoint: Endpoint): endpoint is ApiEndpoint {
  return endpoint.kind === "api" && endpoint.refuseUnread !== null;
}

function isCaller(authenticate: Authenticate, request: IncomingMessage, { scope }: ApiEndpoint): boolean {
  return !("kind" in authenticate(request.headers.authorization, scope));
}
