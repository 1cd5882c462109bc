/** Behind the npm scripts: sees to what a command needs, then runs it. `node launch.mjs VERB [arguments]`. */
import { ensure } from "./ensure.mjs";
import { SetupFailure } from "./failure.mjs";
import { say } from "./progress.mjs";
import { inProject } from "./project.mjs";
import { runProgram } from "./run-program.mjs";

const verbs = {
  /** Only the set-up itself. */
  setup: { file: null, args: [], needs: { development: true, redis: true } },
  quickstart: { file: inProject("src", "quickstart", "main.ts"), args: [], needs: { development: true, redis: true } },
  // For production: changes nothing on the system, and is content with `npm ci --omit=dev`.
  serve: { file: inProject("src", "main.ts"), args: ["serve"], needs: { development: false, redis: false } },
  cli: { file: inProject("src", "main.ts"), args: [], needs: { development: false, redis: false } },
  test: {
    file: inProject("node_modules", "vitest", "vitest.mjs"),
    args: ["run", "--config", "test/vitest.config.ts"],
    needs: { development: true, redis: true },
  },
  bench: { file: inProject("test", "bench", "main.ts"), args: [], needs: { development: true, redis: true } },
  simulate: { file: inProject("test", "simulation", "main.ts"), args: [], needs: { development: true, redis: false } },
  chaos: { file: inProject("test", "chaos", "main.ts"), args: [], needs: { development: true, redis: true } },
  fuzz: { file: inProject("test", "attacks", "http", "fuzz", "main.ts"), args: [], needs: { development: true, redis: true } },
  adapters: { file: inProject("test", "carriers", "cost", "main.ts"), args: [], needs: { development: true, redis: true } },
  mutate: { file: inProject("test", "mutation", "main.ts"), args: [], needs: { development: true, redis: true } },
};

const [verb = "", ...args] = process.argv.slice(2);
if (!Object.hasOwn(verbs, verb)) {
  say(`there is no "${verb}": one of ${Object.keys(verbs).join(", ")}`);
  process.exitCode = 2;
} else {
  const { file, args: firstArgs, needs } = verbs[verb];
  try {
    const { installed } = await ensure(needs);
    if (file !== null) await runProgram(file, [...firstArgs, ...args], { freshProcess: installed });
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
