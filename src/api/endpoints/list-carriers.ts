/** The carriers, their circuits and figures. */
import { jsonAnswer } from "../answer.ts";
import { carrierView } from "../carrier-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { carrierList } from "../schemas/control.ts";
import { carrierExample } from "../schemas/control-examples.ts";
import { noQuery } from "../schemas/no-query.ts";

export const listCarriers = defineApiEndpoint({
  method: "get",
  path: "/v1/carriers",
  operationId: "listCarriers",
  tag: "Operations",
  scope: "ops:read",
  summary: "State, circuits and figures of the carriers",
  params: {},
  query: noQuery,
  body: null,
  answers: { 200: { description: "All carriers.", content: carrierList, example: { data: [carrierExample] } } },
  handle: (_input, { ports }) => Promise.resolve(jsonAnswer(200, { data: ports.control.carriers().map(carrierView) })),
});
