/**
 * The schema, asked about a tree whose values may come from the environment. The environment knows only text, so where a
 * number is needed and text from there reads as one, it is one; a secret of digits only stays text, which a guess by its
 * look would have spoiled.
 */
import type { z } from "zod";
import type { ConfigError } from "./config-error.ts";
import type { Filled } from "./environment.ts";
import { pointer, valueAt } from "./pointer.ts";
import { configSchema, type Config } from "./schema.ts";

export type ParsedConfig = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly errors: readonly ConfigError[] };

export function parseConfig({ tree, fromEnvironment }: Filled): ParsedConfig {
  const first = configSchema.safeParse(tree);
  if (first.success) return { ok: true, config: first.data };
  const numbers = new Set(
    first.error.issues
      .filter((issue) => issue.code === "invalid_type" && issue.expected === "number")
      .map((issue) => pointer(issue.path))
      .filter((path) => fromEnvironment.has(path)),
  );
  const typed = numbers.size === 0 ? tree : readNumbers(tree, numbers, "");
  const parsed = configSchema.safeParse(typed);
  return parsed.success ? { ok: true, config: parsed.data } : { ok: false, errors: describeIssues(parsed.error.issues, typed) };
}

function readNumbers(tree: unknown, numbers: ReadonlySet<string>, path: string): unknown {
  if (typeof tree === "string") return numbers.has(path) && /^-?\d+(\.\d+)?$/.test(tree) ? Number(tree) : tree;
  if (Array.isArray(tree)) return tree.map((item, at) => readNumbers(item, numbers, path + pointer([at])));
  if (tree === null || typeof tree !== "object") return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, readNumbers(value, numbers, path + pointer([key]))]));
}

/** @param base where `tree` stands in the file */
export function describeIssues(issues: readonly z.core.$ZodIssue[], tree: unknown, base: readonly PropertyKey[] = []): ConfigError[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => describeUnknownKey(path, key));
    const isMissing = issue.code === "invalid_type" && valueAt(tree, issue.path) === undefined;
    return [{ path: pointer(path), message: isMissing ? `required (${issue.expected})` : issue.message }];
  });
}

/** `{ secret:abc }`, without a space, is one key in YAML, and holds the secret. */
function describeUnknownKey(path: readonly PropertyKey[], key: string): ConfigError {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,40}$/.test(key)) return { path: pointer([...path, key]), message: "unknown key" };
  return { path: pointer(path), message: "has a key that isn't a plain word; is the space after a colon missing?" };
}
