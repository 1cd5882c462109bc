/** Is the process alive? Asks nothing else: restarting us can't cure a dead Redis. */
import { textAnswer } from "../answer.ts";
import type { OpenEndpoint } from "../endpoint.ts";

export const livez: OpenEndpoint = {
  kind: "open",
  why: "tells nothing but that the process runs",
  method: "get",
  path: "/livez",
  operationId: "livez",
  tag: "Service",
  summary: "Is the process alive?",
  description: "Restart the process when this fails.",
  params: {},
  answers: { 200: { description: "Alive.", content: "text/plain; charset=utf-8" } },
  problems: [],
  handle: () => Promise.resolve(textAnswer(200, "text/plain; charset=utf-8", "alive\n")),
};
