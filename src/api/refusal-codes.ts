/** The label values of `trunkline_deliveries_refused_total`. */
import { createDelivery } from "./endpoints/create-delivery.ts";
import { problemsOf } from "./endpoint-problems.ts";

export const refusalCodes = problemsOf(createDelivery);
