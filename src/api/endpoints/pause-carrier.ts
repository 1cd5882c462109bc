/** Takes a carrier out of use: routing passes it over until it is resumed. */
import { jsonAnswer } from "../answer.ts";
import { carrierView } from "../carrier-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { carrier } from "../schemas/control.ts";
import { carrierExample } from "../schemas/control-examples.ts";
import { noQuery } from "../schemas/no-query.ts";
import { carrierNameNote, unknownCarrier } from "../unknown-carrier.ts";

export const pauseCarrier = defineApiEndpoint({
  method: "post",
  path: "/v1/carriers/{name}/pause",
  operationId: "pauseCarrier",
  tag: "Operations",
  scope: "ops:write",
  summary: "Take a carrier out of use",
  description: "In every instance, at once, and over restarts. Attempts under way are finished.",
  params: carrierNameNote,
  query: noQuery,
  body: null,
  answers: { 200: { description: "Paused.", content: carrier, example: { ...carrierExample, paused: true } } },
  problems: ["not_found"],
  handle: async ({ params, caller }, { ports }) => {
    const result = await ports.control.pauseCarrier(params.name, caller.keyName);
    const report = ports.control.carriers().find(({ name }) => name === params.name);
    if (result.kind === "unknown_carrier" || report === undefined) return unknownCarrier();
    // As decided: this instance may hear of it a moment later.
    return jsonAnswer(200, carrierView({ ...report, paused: true }));
  },
});
