/** Configuration errors for the person at the terminal: all of them, each with its place. */
import type { ConfigError } from "../config/config-error.ts";

export function describeErrors(errors: readonly ConfigError[]): string {
  const lines = errors.map(({ path, message }) => `  ${path === "" ? "the file" : path}: ${message}`);
  return `The configuration has ${errors.length === 1 ? "an error" : `${errors.length} errors`}:\n${lines.join("\n")}\n`;
}
