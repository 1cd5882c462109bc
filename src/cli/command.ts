/**
 * What every verb of the command line has in common: options read strictly, `--help`, and a closed set of exit codes
 * that scripts can rely on.
 */
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

export const exitCodes = {
  ok: 0,
  /** The command was understood, and what it was for did not succeed. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where a command reads and writes, so that tests can run it in their own process. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  error(text: string): void;
  readInput(): Promise<string>;
}

export interface Command {
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>;
}

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>["values"];

export function defineCommand<const Options extends ParseArgsOptionsConfig>(definition: {
  readonly help: string;
  readonly options: Options;
  /** Names of what stands without a dash; those in brackets may be left out. */
  readonly operands: readonly string[];
  run(values: Values<Options>, operands: readonly string[], terminal: Terminal): Promise<ExitCode>;
}): Command {
  const { help, operands: names } = definition;
  const options = { ...definition.options, help: { type: "boolean", short: "h" } } as const satisfies ParseArgsOptionsConfig;
  return {
    async run(args, terminal) {
      if (args.includes("--help") || args.includes("-h")) {
        terminal.out(help);
        return exitCodes.ok;
      }
      let parsed;
      try {
        parsed = parseArgs({ args: [...args], options, allowPositionals: true });
      } catch (error) {
        return refuse(terminal, error instanceof Error ? error.message : String(error), help);
      }
      const operands = parsed.positionals;
      const missing = names.slice(operands.length).find((name) => !name.startsWith("["));
      if (missing !== undefined) return refuse(terminal, `${missing} is missing.`, help);
      if (operands.length > names.length) return refuse(terminal, `"${operands[names.length]}" is too much.`, help);
      return definition.run(parsed.values, operands, terminal);
    },
  };
}

/** A command line that can't be meant: what is wrong, and how it is used. */
export function refuse(terminal: Terminal, problem: string, help: string): ExitCode {
  terminal.error(`${problem}\n\n${help}`);
  return exitCodes.usage;
}
