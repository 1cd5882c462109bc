/** The sender pools, as they are now: the configuration's, with what was changed at run time. */
import { jsonAnswer } from "../answer.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { senderList } from "../schemas/control.ts";
import { senderExample } from "../schemas/control-examples.ts";
import { noQuery } from "../schemas/no-query.ts";

export const listSenders = defineApiEndpoint({
  method: "get",
  path: "/v1/senders",
  operationId: "listSenders",
  tag: "Operations",
  scope: "ops:read",
  summary: "The senders in use",
  description: "Those of the configuration, with what was changed at run time.",
  params: {},
  query: noQuery,
  body: null,
  answers: {
    200: { description: "All senders.", content: senderList, example: { data: [{ ...senderExample, origin: "configuration" }] } },
  },
  handle: (_input, { ports }) =>
    Promise.resolve(jsonAnswer(200, { data: ports.control.senders().map(({ sender, origin }) => ({ ...sender, origin })) })),
});
