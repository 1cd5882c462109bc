/** The Prometheus scrape. */
import { textAnswer } from "../answer.ts";
import type { OpenEndpoint } from "../endpoint.ts";

export const getMetrics: OpenEndpoint = {
  kind: "open",
  why: "for Prometheus on the inside network; holds no numbers and no ids",
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tag: "Service",
  summary: "Prometheus metrics",
  description: "In Prometheus' text format.",
  params: {},
  answers: { 200: { description: "All metrics of this instance.", content: "text/plain; version=0.0.4; charset=utf-8" } },
  problems: [],
  handle: async (_request, { metrics }) => {
    const { contentType, text } = await metrics.scrape();
    return textAnswer(200, contentType, text);
  },
};
