/** Twilio's form bodies, and the checks that its message and call requests share. */
import { problem } from "./errors.ts";
import type { Problem } from "./errors.ts";

export type Form = ReadonlyMap<string, readonly string[]>;

export function readForm(body: Buffer): Form {
  const form = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(body.toString("utf8"))) {
    const values = form.get(key);
    if (values === undefined) form.set(key, [value]);
    else values.push(value);
  }
  return form;
}

export function one(form: Form, key: string): string | null {
  const value = form.get(key)?.[0];
  return value === undefined || value === "" ? null : value;
}

export const e164 = /^\+[1-9]\d{6,14}$/;

/**
 * Twilio drops what it does not know without a word; the stand-in refuses it, because a misspelt `ValidityPeriod` that is
 * dropped is a code that arrives too late.
 */
export function unknownParameter(form: Form, known: ReadonlySet<string>, repeatable: ReadonlySet<string>): Problem | null {
  for (const [key, values] of form) {
    if (!known.has(key)) return problem(20001, `Unknown parameter: ${key}`);
    if (values.length > 1 && !repeatable.has(key)) return problem(20001, `Parameter given more than once: ${key}`);
  }
  return null;
}

/** Values from a closed list, by parameter. */
export function choiceProblem(form: Form, choices: Readonly<Record<string, readonly string[]>>): Problem | null {
  for (const [key, allowed] of Object.entries(choices)) {
    const value = one(form, key);
    if (value !== null && !allowed.includes(value)) return problem(20001, `Parameter ${key} has an invalid value: ${value}`);
  }
  return null;
}

export function isWholeNumber(value: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

export function isCallbackUrl(value: string): boolean {
  if (value.length > 4_000 || !URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === "http:" || url.protocol === "https:") && !url.hostname.includes("_");
}
