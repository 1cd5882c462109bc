/** The answer to a carrier's name that is not in the configuration. */
import { type Problem, problem } from "./problem.ts";

export function unknownCarrier(): Problem {
  return problem("not_found", "There is no carrier with this name.");
}

export const carrierNameNote = { name: { description: "The carrier's name in the configuration.", example: "twilio-a" } };
