/**
 * Zod's issues in the API's words: one entry per fault, with a JSON pointer or the name of the parameter, and never the
 * value itself, which may be a code.
 */
import type { z } from "zod";
import { pointerToken } from "./body/parse-json.ts";
import { type FieldError, invalidRequest, type Problem } from "./problem.ts";

export type Valid<T> = { readonly kind: "valid"; readonly value: T };

/** A hostile body can be wrong in thousands of ways; nobody reads on after these. */
const mostErrors = 50;

type Place = (path: readonly PropertyKey[]) => { readonly pointer: string } | { readonly parameter: string };

export const inBody: Place = (path) => ({ pointer: path.map((key) => `/${pointerToken(String(key))}`).join("") });
export const inQuery: Place = (path) => ({ parameter: String(path[0] ?? "").slice(0, 100) });

export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, place: Place): Valid<z.output<Schema>> | Problem {
  const parsed = schema.safeParse(value, { error: inPlainWords });
  if (parsed.success) return { kind: "valid", value: parsed.data };
  const errors: FieldError[] = [];
  for (const issue of parsed.error.issues) {
    for (const error of fieldErrors(issue, place)) if (errors.length < mostErrors) errors.push(error);
  }
  return invalidRequest(errors);
}

function fieldErrors(issue: z.core.$ZodIssue, place: Place): FieldError[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ ...place([...issue.path, key]), detail: "Unknown field." }));
  }
  if (issue.code === "invalid_key") return [{ ...place(issue.path), detail: issue.issues[0]?.message ?? "Not a valid name." }];
  return [{ ...place(issue.path), detail: issue.message }];
}

/** Where the schema itself has no words of its own. */
function inPlainWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_type")
    return issue.input === undefined ? "Required." : `Must be ${typeNames[issue.expected] ?? issue.expected}.`;
  if (issue.code === "invalid_value") return `Must be one of: ${issue.values.map((value) => JSON.stringify(value)).join(", ")}.`;
  const unit = issue.code === "too_small" || issue.code === "too_big" ? (units[issue.origin] ?? "") : "";
  if (issue.code === "too_small" && issue.origin === "string" && issue.minimum === 1) return "Must not be empty.";
  if (issue.code === "too_small") return `At least ${issue.minimum}${unit}.`;
  if (issue.code === "too_big") return `At most ${issue.maximum}${unit}.`;
  return undefined;
}

const units: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

const typeNames: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "an array",
};
