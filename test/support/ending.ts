/** Ends what a program of ours started, by its id, however the program itself ends: normally, by error, by signal or by its own deadline. */
import { constants } from "node:os";

const endings = new Set<() => void>();

/** @returns what to call once it has ended by itself. */
export function endAtExit(end: () => void): () => void {
  endings.add(end);
  return () => endings.delete(end);
}

export function killAtExit(pid: () => number | undefined): () => void {
  return endAtExit(() => {
    const target = pid();
    if (target === undefined) return;
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // It has ended already.
    }
  });
}

/** @param what gives up at the deadline, e.g. "The bench" */
export function installEndings(what: string, deadlineMs: number): void {
  process.on("exit", () => {
    for (const end of endings) end();
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(128 + constants.signals[signal]));
  setTimeout(() => {
    process.stderr.write(`${what} is not done after ${Math.round(deadlineMs / 1_000)} s and gives up.\n`);
    process.exit(1);
  }, deadlineMs).unref();
}
