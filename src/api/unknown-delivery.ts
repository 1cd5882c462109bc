/** The one answer to ids that don't exist, ids of other tenants, and text that is no id: nobody can tell them apart. */
import { type Problem, problem } from "./problem.ts";

export function unknownDelivery(): Problem {
  return problem("not_found", "There is no delivery with this id.");
}

export const deliveryIdNote = { id: { description: "The delivery's id.", example: "dlv_01kxt4h2c0004f9gq7rvx3m2bz" } };
