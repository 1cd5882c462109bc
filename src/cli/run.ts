/** Picks the command. Each is loaded only when it is called: `keys create` should not wait for a web server's code. */
import { version } from "../version.ts";
import { exitCodes, refuse, type Command, type ExitCode, type Terminal } from "./command.ts";

const help = `Usage: trunkline COMMAND [OPTIONS]

  serve                 run the gateway
  send                  send one code through a running gateway
  trace ID              show what became of a delivery, for support
  config check [FILE]   list everything that is wrong with a configuration, or its routing table
  keys create           make an API key

"trunkline COMMAND --help" tells more. --version prints the version.
`;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serve,
  send: async () => (await import("./send.ts")).send,
  trace: async () => (await import("./trace.ts")).trace,
  "config check": async () => (await import("./config-check.ts")).configCheck,
  "keys create": async () => (await import("./keys-create.ts")).keysCreate,
};

export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first = "", second = ""] = args;
  if (["--help", "-h", "help"].includes(first)) {
    terminal.out(help);
    return exitCodes.ok;
  }
  if (first === "--version") {
    terminal.out(`${version}\n`);
    return exitCodes.ok;
  }
  const words = Object.hasOwn(commands, first) ? 1 : 2;
  const load = commands[words === 1 ? first : `${first} ${second}`];
  if (load !== undefined) return (await load()).run(args.slice(words), terminal);
  const group = Object.keys(commands).filter((name) => name.startsWith(`${first} `));
  if (group.length > 0) {
    // "config" alone, or "config --help".
    if (second === "--help" || second === "-h")
      return (await (commands[group[0] ?? ""] as () => Promise<Command>)()).run(["--help"], terminal);
    return refuse(terminal, `"${first}" needs one of: ${group.map((name) => name.slice(first.length + 1)).join(", ")}.`, help);
  }
  return refuse(terminal, first === "" ? "A command is missing." : `There is no command "${first}".`, help);
}
