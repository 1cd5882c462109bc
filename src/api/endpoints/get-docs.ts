/** The documentation page for people. */
import { textAnswer } from "../answer.ts";
import type { OpenEndpoint } from "../endpoint.ts";

export const getDocs: OpenEndpoint = {
  kind: "open",
  why: "documentation",
  method: "get",
  path: "/docs",
  operationId: "getDocs",
  tag: "Service",
  summary: "The documentation page",
  description: "One page without scripts and without anything from elsewhere.",
  params: {},
  answers: { 200: { description: "The page.", content: "text/html; charset=utf-8" } },
  problems: [],
  handle: (_request, { documents: { page } }) =>
    Promise.resolve(textAnswer(200, "text/html; charset=utf-8", page.html, { "Content-Security-Policy": page.contentSecurityPolicy })),
};
