/** The command line inside the test's process, with what it printed. */
import { runCommandLine } from "../../src/cli/run.ts";

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export async function runCli(
  args: readonly string[],
  given: { readonly environment?: Record<string, string>; readonly input?: string } = {},
): Promise<CliResult> {
  let out = "";
  let error = "";
  const code = await runCommandLine(args, {
    environment: given.environment ?? {},
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    readInput: () => Promise.resolve(given.input ?? ""),
  });
  return { code, out, error };
}
