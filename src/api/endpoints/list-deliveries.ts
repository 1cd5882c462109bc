/** Search, newest first. Numbers stay masked in lists, whoever asks. */
import { jsonAnswer } from "../answer.ts";
import { encodeCursor } from "../cursor.ts";
import { deliveryView } from "../delivery-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { nextLink } from "../next-link.ts";
import { invalidRequest } from "../problem.ts";
import { deliveryPage } from "../schemas/delivery.ts";
import { deliveryExample } from "../schemas/examples.ts";
import { pageHeaders } from "../schemas/headers.ts";
import { listQuery } from "../schemas/list-query.ts";

export const listDeliveries = defineApiEndpoint({
  method: "get",
  path: "/v1/deliveries",
  operationId: "listDeliveries",
  tag: "Deliveries",
  scope: "deliveries:read",
  summary: "Search deliveries",
  description: "Newest first. All given parameters must match.",
  params: {},
  query: listQuery,
  body: null,
  answers: {
    200: { description: "One page.", content: deliveryPage, headers: pageHeaders, example: { data: [deliveryExample], nextCursor: null } },
  },
  handle: async ({ query, caller, rawQuery }, { ports, config }) => {
    const page = await ports.deliveries.list({ tenant: caller.tenant, ...query });
    if (page.kind === "invalid_number") return invalidRequest([{ parameter: "to", detail: page.detail }]);
    const nextCursor = page.next === null ? null : encodeCursor(page.next);
    const data = page.deliveries.map((delivery) => deliveryView(delivery, delivery.maskedTo, config.limits));
    return jsonAnswer(200, { data, nextCursor }, nextCursor === null ? {} : nextLink("/v1/deliveries", rawQuery, nextCursor));
  },
});
