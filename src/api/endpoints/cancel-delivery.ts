/** Ends a delivery that has not ended yet: no further attempt is made. */
import { jsonAnswer } from "../answer.ts";
import { deliveryView } from "../delivery-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { problem } from "../problem.ts";
import { delivery as deliverySchema } from "../schemas/delivery.ts";
import { canceledExample } from "../schemas/examples.ts";
import { noQuery } from "../schemas/no-query.ts";
import { deliveryIdNote, unknownDelivery } from "../unknown-delivery.ts";

export const cancelDelivery = defineApiEndpoint({
  method: "post",
  path: "/v1/deliveries/{id}/cancel",
  operationId: "cancelDelivery",
  tag: "Deliveries",
  scope: "deliveries:write",
  summary: "Cancel a delivery",
  description: "No further attempt is made. What a carrier has already taken can't be called back.",
  params: deliveryIdNote,
  query: noQuery,
  body: null,
  answers: { 200: { description: "Canceled.", content: deliverySchema, example: canceledExample } },
  problems: ["not_found", "already_final"],
  handle: async ({ params, caller }, { ports, config }) => {
    const result = await ports.deliveries.cancel(caller.tenant, params.id, caller.keyName);
    switch (result.kind) {
      case "not_found":
        return unknownDelivery();
      case "too_late":
        return problem("already_final", `The delivery has ended as "${result.delivery.status}".`);
      case "canceled":
        return jsonAnswer(200, deliveryView(result.delivery, result.delivery.maskedTo, config.limits));
    }
  },
});
