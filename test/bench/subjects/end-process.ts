/** Ends a child and waits for it; one that doesn't heed the signal in time is killed. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

const patienceMs = 20_000;

export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await exited;
  clearTimeout(timer);
}
