/** Checks of single fields that Telnyx's message and call requests share. */
import type { Problem } from "./errors.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const e164 = /^\+[1-9]\d{6,14}$/;

/** Telnyx drops what it does not know; the stand-in refuses it, because what is dropped silently is never noticed. */
export function unknownField(fields: Fields, known: ReadonlySet<string>): Problem | null {
  const key = Object.keys(fields).find((key) => !known.has(key));
  return key === undefined ? null : { status: 422, code: "10015", field: key, detail: `Unknown parameter: ${key}` };
}

export type Kind =
  | { readonly kind: "text" | "url" | "flag" }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | { readonly kind: "number"; readonly least: number; readonly most: number };

export function kindProblem(fields: Fields, kinds: Readonly<Record<string, Kind>>): Problem | null {
  for (const [field, kind] of Object.entries(kinds)) {
    const value = fields[field];
    if (value === undefined || value === null || isOfKind(value, kind)) continue;
    return {
      status: 422,
      code: kind.kind === "url" ? "10003" : "10015",
      field,
      ...(kind.kind !== "url" && { detail: wanted(field, kind) }),
    };
  }
  return null;
}

function isOfKind(value: unknown, kind: Kind): boolean {
  switch (kind.kind) {
    case "text":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && kind.of.includes(value);
    case "number":
      return typeof value === "number" && Number.isInteger(value) && value >= kind.least && value <= kind.most;
    case "url":
      return typeof value === "string" && value.length <= 2_000 && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  }
}

function wanted(field: string, kind: Kind): string {
  switch (kind.kind) {
    case "choice":
      return `${field} must be one of ${kind.of.join(", ")}`;
    case "number":
      return `${field} must be a whole number from ${kind.least} to ${kind.most}`;
    case "flag":
      return `${field} must be true or false`;
    case "text":
    case "url":
      return `${field} must be text`;
  }
}

export function textOf(fields: Fields, key: string): string | null {
  const value = fields[key];
  return typeof value === "string" && value !== "" ? value : null;
}
