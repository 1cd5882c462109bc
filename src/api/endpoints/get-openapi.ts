/** The OpenAPI document. */
import { textAnswer } from "../answer.ts";
import type { OpenEndpoint } from "../endpoint.ts";

export const getOpenApi: OpenEndpoint = {
  kind: "open",
  why: "documentation",
  method: "get",
  path: "/openapi.json",
  operationId: "getOpenApi",
  tag: "Service",
  summary: "This document",
  description: "OpenAPI 3.1, made from the schemas that validate.",
  params: {},
  answers: { 200: { description: "The document.", content: "application/json" } },
  problems: [],
  handle: (_request, { documents }) => Promise.resolve(textAnswer(200, "application/json; charset=utf-8", documents.openApi)),
};
