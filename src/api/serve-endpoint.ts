/**
 * The way of every request to its endpoint: authenticate, read, validate, handle within the deadline, answer. Authentication
 * comes first, so that strangers learn nothing and cost no parsing.
 */
import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { isUnavailable } from "../redis/unavailable.ts";
import type { Answer } from "./answer.ts";
import type { Authenticate } from "./authenticate.ts";
import { readJson, readNoFields } from "./body/read-json.ts";
import type { ApiContext } from "./context.ts";
import { answerInTime } from "./deadline.ts";
import type { ApiEndpoint, Endpoint } from "./endpoint.ts";
import { type Exchange, exchangeOf, write } from "./exchange.ts";
import { type Problem, problem, queueUnavailable } from "./problem.ts";
import { inBody, inQuery, validate } from "./validate.ts";

export function serveEndpoint(endpoint: Endpoint, authenticate: Authenticate, context: ApiContext): RequestHandler {
  return async (request, response) => {
    const exchange = exchangeOf(response);
    exchange.route = endpoint.path;
    let result: Answer | Problem;
    try {
      result =
        endpoint.kind === "open"
          ? await answerInTime(() => endpoint.handle(request, context))
          : await serveApi(endpoint, request, exchange, authenticate, context);
    } catch (thrown) {
      result = problemOf(thrown, exchange, context);
    }
    if (result.kind === "problem" && endpoint.kind === "api") endpoint.onProblem(result.code, context);
    write(response, result);
  };
}

async function serveApi(
  endpoint: ApiEndpoint,
  request: Request,
  exchange: Exchange,
  authenticate: Authenticate,
  context: ApiContext,
): Promise<Answer | Problem> {
  const caller = authenticate(request.headers.authorization, endpoint.scope);
  if ("kind" in caller) return caller;
  exchange.keyName = caller.keyName;
  const query = validate(endpoint.query, request.query, inQuery);
  if (query.kind === "problem") return query;
  const body = await readFields(endpoint, request);
  if (body.kind === "problem") return body;
  return answerInTime(() =>
    endpoint.handle(
      {
        params: request.params,
        query: query.value,
        // Every query schema takes each parameter once, as text.
        rawQuery: request.query as Record<string, string>,
        body: body.value,
        caller,
        header: (name) => request.get(name),
      },
      context,
    ),
  );
}

const noFields = z.strictObject({});

async function readFields(endpoint: ApiEndpoint, request: Request) {
  if (endpoint.method === "get") return { kind: "valid", value: null } as const;
  const json = await (endpoint.body === null ? readNoFields(request) : readJson(request));
  return json.kind === "problem" ? json : validate(endpoint.body ?? noFields, json.value, inBody);
}

function problemOf(thrown: unknown, exchange: Exchange, { log }: ApiContext): Problem {
  if (isUnavailable(thrown)) return queueUnavailable();
  log.error({ err: thrown, requestId: exchange.requestId, route: exchange.route }, "an endpoint failed");
  return problem("internal_error", "The gateway failed to answer; the log tells why, under this request id.");
}
