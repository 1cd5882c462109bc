/** One delivery, as it is now. */
import { jsonAnswer } from "../answer.ts";
import { deliveryView } from "../delivery-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { delivery as deliverySchema } from "../schemas/delivery.ts";
import { deliveryExample } from "../schemas/examples.ts";
import { noQuery } from "../schemas/no-query.ts";
import { shownNumber } from "../shown-number.ts";
import { deliveryIdNote, unknownDelivery } from "../unknown-delivery.ts";

export const getDelivery = defineApiEndpoint({
  method: "get",
  path: "/v1/deliveries/{id}",
  operationId: "getDelivery",
  tag: "Deliveries",
  scope: "deliveries:read",
  summary: "Read a delivery",
  params: deliveryIdNote,
  query: noQuery,
  body: null,
  answers: { 200: { description: "The delivery.", content: deliverySchema, example: deliveryExample } },
  problems: ["not_found"],
  handle: async ({ params, caller }, context) => {
    const delivery = await context.ports.deliveries.get(caller.tenant, params.id);
    if (delivery === null) return unknownDelivery();
    return jsonAnswer(200, deliveryView(delivery, await shownNumber(delivery, caller, context), context.config.limits));
  },
});
