/** Event Grid's question, put when a subscription is made, whether the address is ours: its code goes back in the answer. */
import { z } from "zod";
import type { CallbackAnswer, CallbackRequest } from "../carrier.ts";
import { createEventReader } from "./events.ts";

const readQuestions = createEventReader(
  "Microsoft.EventGrid.SubscriptionValidationEvent",
  z.object({ validationCode: z.string().regex(/^[\w-]{1,200}$/) }),
);

/** null when it is no such question. It comes alone. */
export function answerHandshake(request: CallbackRequest): CallbackAnswer | null {
  const questions = readQuestions(request);
  if (questions.kind === "malformed") return null;
  const [question, ...more] = questions.data;
  if (question === undefined || more.length > 0) return null;
  return { status: 200, contentType: "application/json", body: JSON.stringify({ validationResponse: question.validationCode }) };
}
