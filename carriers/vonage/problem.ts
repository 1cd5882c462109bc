/**
 * Reads Vonage's errors, in answers and inside callbacks: `{ type, title, detail }` (RFC 9457), where the code is the
 * fragment of `type` ("…/api-errors/messages#1120", "…/api-errors#low-balance"), and sometimes the title as well.
 */
import { z } from "zod";
import type { ErrorBody } from "../http-outcome.ts";

const problem = z.object({
  type: z.string().nullish(),
  title: z.union([z.string(), z.int()]).nullish(),
  /** The Voice API's name for the title. */
  error_title: z.string().nullish(),
  detail: z.string().nullish(),
});

/** Nothing else is taken for a code: callbacks are kept, and nothing of a message may stand in them. */
const codeInType = /#(\d{4}|[A-Za-z-]{2,32})$/;
const codeAsTitle = /^\d{4}$/;

/** null when there is nothing in it that says what is wrong. */
export function readProblem(body: unknown): ErrorBody | null {
  const read = problem.safeParse(body).data;
  if (read === undefined) return null;
  const title = typeof read.title === "number" ? String(read.title) : (read.title ?? read.error_title ?? "");
  const code = codeInType.exec(read.type ?? "")?.[1] ?? codeAsTitle.exec(title)?.[0] ?? null;
  const text = [codeAsTitle.test(title) ? "" : title, read.detail ?? ""].filter((part) => part !== "").join(": ");
  return code === null && text === "" ? null : { code, text: text === "" ? null : text };
}
