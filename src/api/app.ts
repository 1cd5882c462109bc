/** The express application: what every request goes through, then one route per endpoint, then 404 and 405. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { emptyAnswer } from "./answer.ts";
import type { Authenticate } from "./authenticate.ts";
import { commonHeaders } from "./common-headers.ts";
import type { ApiContext } from "./context.ts";
import type { Endpoint } from "./endpoint.ts";
import { beginExchange, exchangeOf, write } from "./exchange.ts";
import { observe } from "./observe.ts";
import { invalidRequest, problem } from "./problem.ts";
import { serveEndpoint } from "./serve-endpoint.ts";
import type { Surface } from "./surface.ts";

export function createApp(
  { routes, nothingHere }: Surface,
  authenticate: Authenticate,
  context: ApiContext,
  isDraining: () => boolean,
): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag");
  app.set("query parser", "simple").set("trust proxy", false);
  app.enable("case sensitive routing").enable("strict routing");

  app.use(begin(context, isDraining));
  for (const endpoint of routes) app[endpoint.method](expressPath(endpoint.path), serveEndpoint(endpoint, authenticate, context));
  for (const [path, methods] of methodsByPath(routes)) app.all(expressPath(path), otherMethods(path, methods));
  app.use((_request, response) => write(response, problem("not_found", nothingHere)));
  app.use(unexpected(context));
  return app;
}

function begin(context: ApiContext, isDraining: () => boolean): RequestHandler {
  return (request, response, next) => {
    const exchange = beginExchange(request, response, isDraining);
    observe(request, response, exchange, context);
    response.setHeader("X-Request-Id", exchange.requestId);
    for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
    if (request.httpVersion === "1.1" && timesGiven(request.rawHeaders, "host") !== 1) {
      write(response, invalidRequest([{ header: "Host", detail: "Required, once." }]));
      return;
    }
    next();
  };
}

/** @param rawHeaders names and values in turn, as they came */
function timesGiven(rawHeaders: readonly string[], name: string): number {
  let times = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === name) times += 1;
  return times;
}

function otherMethods(path: string, methods: readonly string[]): RequestHandler {
  const allow = { Allow: methods.join(", ") };
  return (request, response) => {
    exchangeOf(response).route = path;
    const detail = `This path takes ${methods.join(", ")}.`;
    write(response, request.method === "OPTIONS" ? emptyAnswer(204, allow) : problem("method_not_allowed", detail, { headers: allow }));
  };
}

function methodsByPath(routes: readonly Endpoint[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) {
    const known = methods.get(path) ?? ["OPTIONS"];
    methods.set(path, [...known, method.toUpperCase(), ...(method === "get" ? ["HEAD"] : [])].sort());
  }
  return methods;
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** What express itself finds wrong, and what can only be a fault of the rim's own. */
function unexpected({ log }: ApiContext): ErrorRequestHandler {
  return (thrown: unknown, _request, response, _next) => {
    if (thrown instanceof URIError) {
      write(response, problem("invalid_request", "The path is not well-formed: a percent sign in it starts no character."));
      return;
    }
    log.error({ err: thrown, requestId: exchangeOf(response).requestId }, "the API failed");
    write(response, problem("internal_error", "The gateway failed to answer; the log tells why, under this request id."));
  };
}
