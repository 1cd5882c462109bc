/** Environment into configuration: `${NAME}` inside the file, `NAME_FILE` for secrets kept in files, and the overrides. */
import { readFileSync } from "node:fs";
import type { ConfigError } from "./config-error.ts";
import { pointer } from "./pointer.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Filled {
  readonly tree: Readonly<Record<string, unknown>>;
  /** What can't be filled in. */
  readonly errors: readonly ConfigError[];
  /** Pointers to the values that came from the environment, and so are text whatever they stand for. */
  readonly fromEnvironment: ReadonlySet<string>;
}

/** Environment variables that win over the file, and the keys that they set. */
const overrides: readonly (readonly [name: string, section: string, key: string])[] = [
  ["PORT", "server", "port"],
  ["HOST", "server", "host"],
  ["REDIS_URL", "redis", "url"],
  ["LOG_LEVEL", "log", "level"],
];

const placeholder = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

export function fillFromEnvironment(raw: object, environment: Environment): Filled {
  const errors: ConfigError[] = [];
  const fromEnvironment = new Set<string>();

  const read = (name: string, path: string): string | undefined =>
    readVariable(name, environment, (message) => errors.push({ path, message }));

  const fillText = (text: string, path: string): string =>
    text.replace(placeholder, (_, name: string, fallback: string | undefined) => {
      fromEnvironment.add(path);
      const value = read(name, path) ?? fallback;
      if (value === undefined) errors.push({ path, message: `the environment variable ${name} (or ${name}_FILE) is not set` });
      return value ?? "";
    });

  const fill = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === "string") return fillText(value, pointer(path));
    if (Array.isArray(value)) return value.map((item, at) => fill(item, [...path, at]));
    if (isSection(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, [...path, key])]));
    return value;
  };

  const withOverrides: Record<string, unknown> = { ...raw };
  const overridden: [section: string, key: string, value: string][] = [];
  for (const [name, section, key] of overrides) {
    const value = read(name, pointer([section, key]));
    const existing = withOverrides[section] ?? {};
    // What is not a section stays, for the schema to refuse.
    if (value === undefined || !isSection(existing)) continue;
    // Taken out, so that placeholders in what is overridden need no variables.
    withOverrides[section] = { ...existing, [key]: null };
    overridden.push([section, key, value]);
  }
  const tree = fill(withOverrides, []) as Record<string, Record<string, unknown>>;
  for (const [section, key, value] of overridden) {
    tree[section] = { ...tree[section], [key]: value };
    fromEnvironment.add(pointer([section, key]));
  }
  return { tree, errors, fromEnvironment };
}

function isSection(value: unknown): value is object {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The variable, or the content of the file that its `_FILE` variant names, without the line end that editors add. */
function readVariable(name: string, environment: Environment, report: (message: string) => void): string | undefined {
  const value = environment[name];
  if (value !== undefined && value !== "") return value;
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === "") return undefined;
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    // Not its name: a secret lands there easily, too.
    report(`the file that ${name}_FILE names can't be read${why}`);
    return "";
  }
}
