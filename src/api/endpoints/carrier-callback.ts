/**
 * Where carriers report to. The body is passed on byte for byte and unread, because signatures cover it; the address is
 * the one that the carrier was given, never what a proxy or a Host header says.
 */
import type { Request } from "express";
import { callbackKinds, type CallbackKind } from "../../receipts/carrier-callbacks.ts";
import { type Answer, textAnswer } from "../answer.ts";
import { readBody } from "../body/read-body.ts";
import type { ApiContext } from "../context.ts";
import type { OpenEndpoint } from "../endpoint.ts";
import { type Problem, problem, queueUnavailable } from "../problem.ts";

const kinds: ReadonlySet<string> = new Set(callbackKinds);

const shared = {
  kind: "open",
  why: "verified by the carrier's own signature",
  method: "post",
  tag: "Carriers' callbacks",
  answers: {
    200: { description: "Taken; the body is what the carrier expects to read.", content: "*/*" },
    400: { description: "Not what the carrier documents.", content: "text/plain" },
    403: { description: "Not signed by the carrier; nothing was changed.", content: "text/plain" },
  },
  problems: ["not_found", "body_too_large", "unsupported_media_type"],
  handle: receive,
} as const;

const params = {
  name: { description: "The carrier's name in the configuration.", example: "twilio-a" },
  kind: {
    description:
      "`receipts`, `inbound` (messages from people), `voice` (key presses) or `script` (the words of a call, where the carrier fetches them).",
    example: "receipts",
  },
};

export const carrierCallback: OpenEndpoint = {
  ...shared,
  path: "/carriers/{name}/{kind}",
  operationId: "carrierCallback",
  summary: "A carrier reports",
  description: "Verified by the carrier's signature: a forged call is answered 403 and changes nothing.",
  params,
};

export const carrierAttemptCallback: OpenEndpoint = {
  ...shared,
  path: "/carriers/{name}/{kind}/{token}",
  operationId: "carrierAttemptCallback",
  summary: "A carrier reports on one attempt",
  description: "The same, about one attempt: `token` leads to it and can't be guessed.",
  params: { ...params, token: { description: "Names the attempt.", example: "c29tZSB0b2tlbg" } },
};

/** Some carriers put all that they have to say into the query: their signature covers the address. */
const withoutBody = {
  method: "get",
  description: "For carriers that report in the query of the address. Otherwise the same as with `POST`.",
} as const;

export const carrierCallbackInQuery: OpenEndpoint = {
  ...carrierCallback,
  ...withoutBody,
  operationId: "carrierCallbackInQuery",
  summary: "A carrier reports in a query",
};

export const carrierAttemptCallbackInQuery: OpenEndpoint = {
  ...carrierAttemptCallback,
  ...withoutBody,
  operationId: "carrierAttemptCallbackInQuery",
  summary: "A carrier reports on one attempt in a query",
};

async function receive(request: Request, { ports, config, now }: ApiContext): Promise<Answer | Problem> {
  const { name, kind, token } = request.params;
  if (typeof name !== "string" || !isKind(kind)) return problem("not_found", `Carriers call ${callbackKinds.join(", ")}.`);
  const body = await readBody(request);
  if (body.kind === "problem") return body;
  const answer = await ports.callbacks.receive(name, kind, typeof token === "string" ? token : null, {
    url: config.server.publicUrl + request.originalUrl,
    headers: joinedHeaders(request),
    rawBody: body.bytes,
    nowMs: now(),
  });
  // Not about what the carrier said: told as everywhere else in the API.
  if (answer.status === 404) return problem("not_found", "There is no such carrier, or nothing at this address any more.");
  if (answer.status === 503) return queueUnavailable();
  return textAnswer(answer.status, answer.contentType, answer.body);
}

function isKind(kind: unknown): kind is CallbackKind {
  return typeof kind === "string" && kinds.has(kind);
}

/** Node keeps only the first of some repeated headers; a signature scheme must see that there were two. */
function joinedHeaders(request: Request): Record<string, string> {
  const entries = Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.join(", ") ?? ""] as const);
  return Object.fromEntries(entries);
}
