/** Waits until a condition holds, and fails when it hasn't by the deadline: what tests do instead of sleeping. */
import { setTimeout as pause } from "node:timers/promises";

export async function waitFor(condition: () => boolean | Promise<boolean>, what: string, deadlineMs = 5_000): Promise<void> {
  const givesUpAt = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > givesUpAt) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await pause(5);
  }
}
