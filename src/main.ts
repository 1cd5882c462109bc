/** The program's entry: picks the verb of the operator's command line and turns its result into the exit code. */
import { serve } from "./cli/serve.ts";

const [verb = "serve", ...args] = process.argv.slice(2);
if (verb === "serve") process.exitCode = await serve(args);
