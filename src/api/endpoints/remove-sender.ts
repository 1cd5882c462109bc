/** Takes a sender out of the pools, in every instance, without a restart. */
import { emptyAnswer } from "../answer.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { problem } from "../problem.ts";
import { noQuery } from "../schemas/no-query.ts";

export const removeSender = defineApiEndpoint({
  method: "delete",
  path: "/v1/senders/{number}",
  operationId: "removeSender",
  tag: "Operations",
  scope: "ops:write",
  summary: "Remove a sender",
  description: "In every instance, at once, and over restarts. Attempts under way are finished.",
  params: { number: { description: "The sender's number, short code or sender ID.", example: "+14255550100" } },
  query: noQuery,
  body: null,
  answers: { 204: { description: "Removed.", content: null } },
  problems: ["not_found"],
  handle: async ({ params, caller }, { ports }) => {
    const result = await ports.control.removeSender(params.number, caller.keyName);
    return result.kind === "unknown_sender" ? problem("not_found", "There is no such sender in use.") : emptyAnswer(204);
  },
});
