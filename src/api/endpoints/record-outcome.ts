/** The backend tells whether the person typed the right code: proof of arrival, and what routing learns from. */
import { z } from "zod";
import { jsonAnswer } from "../answer.ts";
import { deliveryView } from "../delivery-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { delivery as deliverySchema } from "../schemas/delivery.ts";
import { deliveryExample } from "../schemas/examples.ts";
import { noQuery } from "../schemas/no-query.ts";
import { deliveryIdNote, unknownDelivery } from "../unknown-delivery.ts";

const outcomeBody = z
  .strictObject({ verified: z.boolean().meta({ description: "true: the person typed the right code." }) })
  .meta({ id: "DeliveryOutcome" });

export const recordOutcome = defineApiEndpoint({
  method: "post",
  path: "/v1/deliveries/{id}/outcome",
  operationId: "recordOutcome",
  tag: "Deliveries",
  scope: "deliveries:write",
  summary: "Tell whether the code was used",
  description: "`true` proves that the code arrived: the delivery becomes `delivered`, even after it has ended otherwise.",
  params: deliveryIdNote,
  query: noQuery,
  body: outcomeBody,
  bodyExamples: { verified: { summary: "The code was right", value: { verified: true } } },
  answers: { 200: { description: "Recorded; the delivery as it is now.", content: deliverySchema, example: deliveryExample } },
  problems: ["not_found"],
  handle: async ({ params, body, caller }, { ports, config }) => {
    const result = await ports.deliveries.outcome(caller.tenant, params.id, body.verified);
    if (result.kind === "not_found") return unknownDelivery();
    return jsonAnswer(200, deliveryView(result.delivery, result.delivery.maskedTo, config.limits));
  },
});
