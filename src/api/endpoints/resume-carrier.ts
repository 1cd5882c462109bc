/** Puts a paused carrier back into use. */
import { jsonAnswer } from "../answer.ts";
import { carrierView } from "../carrier-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { carrier } from "../schemas/control.ts";
import { carrierExample } from "../schemas/control-examples.ts";
import { noQuery } from "../schemas/no-query.ts";
import { carrierNameNote, unknownCarrier } from "../unknown-carrier.ts";

export const resumeCarrier = defineApiEndpoint({
  method: "post",
  path: "/v1/carriers/{name}/resume",
  operationId: "resumeCarrier",
  tag: "Operations",
  scope: "ops:write",
  summary: "Put a carrier back into use",
  description: "In every instance, at once.",
  params: carrierNameNote,
  query: noQuery,
  body: null,
  answers: { 200: { description: "In use.", content: carrier, example: carrierExample } },
  problems: ["not_found"],
  handle: async ({ params, caller }, { ports }) => {
    const result = await ports.control.resumeCarrier(params.name, caller.keyName);
    const report = ports.control.carriers().find(({ name }) => name === params.name);
    if (result.kind === "unknown_carrier" || report === undefined) return unknownCarrier();
    // As decided: this instance may hear of it a moment later.
    return jsonAnswer(200, carrierView({ ...report, paused: false }));
  },
});
