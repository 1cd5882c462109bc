/** All that was tried for a delivery, and what it means: the support agent's page. */
import { jsonAnswer } from "../answer.ts";
import { deliveryView } from "../delivery-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { traceExample } from "../schemas/examples.ts";
import { noQuery } from "../schemas/no-query.ts";
import { trace as traceSchema } from "../schemas/trace.ts";
import { shownNumber } from "../shown-number.ts";
import { deliveryIdNote, unknownDelivery } from "../unknown-delivery.ts";

export const getTrace = defineApiEndpoint({
  method: "get",
  path: "/v1/deliveries/{id}/trace",
  operationId: "getTrace",
  tag: "Deliveries",
  scope: "traces:read",
  summary: "Why a code did or did not arrive",
  description:
    "The verdict, the next step for support, every attempt with the carrier's own words, and the events in order. Never the code.",
  params: deliveryIdNote,
  query: noQuery,
  body: null,
  answers: { 200: { description: "The trace.", content: traceSchema, example: traceExample } },
  problems: ["not_found"],
  handle: async ({ params, caller }, context) => {
    const delivery = await context.ports.deliveries.get(caller.tenant, params.id);
    if (delivery === null) return unknownDelivery();
    const shown = deliveryView(delivery, await shownNumber(delivery, caller, context), context.config.limits);
    const { verdict, nextStep, attempts, events } = context.ports.traces.trace(delivery);
    return jsonAnswer(200, { delivery: shown, verdict, nextStep, attempts, events });
  },
});
