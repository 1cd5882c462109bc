/** The program's entry: the operator's command line on this process's arguments, streams and exit code. */
import { text } from "node:stream/consumers";
import { runCommandLine } from "./cli/run.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  out: (output) => void process.stdout.write(output),
  error: (output) => void process.stderr.write(output),
  readInput: () => text(process.stdin),
});
// A gateway that could not start half-way through has connections open; they must not keep a finished command alive.
setTimeout(() => process.exit(), 1_000).unref();
