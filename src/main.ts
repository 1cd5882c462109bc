/** The program's entry: the operator's command line on this process's arguments, streams and exit code. */
import { enableCompileCache } from "node:module";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

// A quarter of the time to start goes into compiling, and is saved from the second start on. In a folder of the
// installation's own, because in the system's for temporary files others could put something there; where it may not be
// written, as in the image, everything is compiled each time.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/trunkline-compiled", import.meta.url)));
const { runCommandLine } = await import("./cli/run.ts");

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  out: (output) => void process.stdout.write(output),
  error: (output) => void process.stderr.write(output),
  readInput: () => text(process.stdin),
});
// A gateway that could not start half-way through has connections open; they must not keep a finished command alive.
setTimeout(() => process.exit(), 1_000).unref();
