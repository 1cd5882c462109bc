/** Adds a sender to the pools, in every instance, without a restart. */
import { jsonAnswer } from "../answer.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { invalidRequest, problem } from "../problem.ts";
import { inBody } from "../validate.ts";
import { listedSender, sender } from "../schemas/control.ts";
import { senderExample } from "../schemas/control-examples.ts";
import { noQuery } from "../schemas/no-query.ts";

export const addSender = defineApiEndpoint({
  method: "post",
  path: "/v1/senders",
  operationId: "addSender",
  tag: "Operations",
  scope: "ops:write",
  summary: "Add a sender",
  description: "In every instance, at once, and over restarts.",
  params: {},
  query: noQuery,
  body: sender,
  bodyExamples: { longCode: { summary: "A long number", value: senderExample } },
  answers: { 201: { description: "Added.", content: listedSender, example: { ...senderExample, origin: "runtime" } } },
  problems: ["sender_exists"],
  handle: async ({ body, caller }, { ports }) => {
    const result = await ports.control.addSender(body, caller.keyName);
    switch (result.kind) {
      case "added":
        return jsonAnswer(201, { ...result.sender, origin: "runtime" });
      case "exists":
        return problem("sender_exists", "A sender with this number is in use already.");
      case "refused":
        return invalidRequest(result.findings.map(({ path, message }) => ({ ...inBody(path), detail: message })));
    }
  },
});
