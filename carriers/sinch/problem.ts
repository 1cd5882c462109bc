/** Reads the errors of Sinch's two APIs: `{ code, text }` of the SMS API, `{ errorCode, message }` of the Voice API. */
import { z } from "zod";
import type { ErrorBody } from "../http-outcome.ts";

const ofMessages = z.object({ code: z.string().regex(/^\w{1,64}$/), text: z.string().nullish() });
const ofCalls = z.object({
  errorCode: z.union([z.int().transform(String), z.string()]).pipe(z.string().regex(/^\d{3,6}$/)),
  message: z.string().nullish(),
});

/** null when there is nothing in it that says what is wrong. */
export function readProblem(body: unknown): ErrorBody | null {
  const message = ofMessages.safeParse(body).data;
  if (message !== undefined) return { code: message.code, text: message.text ?? null };
  const call = ofCalls.safeParse(body).data;
  return call === undefined ? null : { code: call.errorCode, text: call.message ?? null };
}
