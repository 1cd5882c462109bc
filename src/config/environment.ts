/** Environment into configuration: `${NAME}` inside the file, `NAME_FILE` for secrets kept in files, and the overrides. */
import { readFileSync } from "node:fs";
import type { ConfigError } from "./config-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variables that win over the file, and the keys that they set. */
export const overrides: Readonly<Record<string, readonly [section: string, key: string]>> = {
  PORT: ["server", "port"],
  HOST: ["server", "host"],
  REDIS_URL: ["redis", "url"],
  LOG_LEVEL: ["log", "level"],
};

const placeholder = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** @returns the tree with every placeholder filled in; what can't be filled in is reported with its path. */
export function fillPlaceholders(tree: unknown, environment: Environment, errors: ConfigError[], path = ""): unknown {
  if (typeof tree === "string") {
    return tree.replace(placeholder, (_, name: string, fallback: string | undefined) => {
      const value = readVariable(name, environment, (message) => errors.push({ path, message })) ?? fallback;
      if (value === undefined) errors.push({ path, message: `the environment variable ${name} (or ${name}_FILE) is not set` });
      return value ?? "";
    });
  }
  if (Array.isArray(tree)) return tree.map((item, index) => fillPlaceholders(item, environment, errors, `${path}/${index}`));
  if (tree !== null && typeof tree === "object") {
    return Object.fromEntries(
      Object.entries(tree).map(([key, value]) => [key, fillPlaceholders(value, environment, errors, `${path}/${key}`)]),
    );
  }
  return tree;
}

/** The variable, or the content of the file that its `_FILE` variant names, without the line end that editors add. */
function readVariable(name: string, environment: Environment, report: (message: string) => void): string | undefined {
  const value = environment[name];
  if (value !== undefined && value !== "") return value;
  const file = environment[`${name}_FILE`];
  if (file === undefined || file === "") return undefined;
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch {
    report(`the file that ${name}_FILE names can't be read: ${file}`);
    return "";
  }
}

export function applyOverrides(tree: Record<string, unknown>, environment: Environment): void {
  for (const [name, [section, key]] of Object.entries(overrides)) {
    const value = environment[name];
    if (value === undefined || value === "") continue;
    const existing = tree[section];
    const target = existing !== null && typeof existing === "object" ? existing : {};
    tree[section] = { ...target, [key]: key === "port" && /^\d+$/.test(value) ? Number(value) : value };
  }
}
