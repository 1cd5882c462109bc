/**
 * Has the system write down what it still holds in memory, so that what one subject left there isn't the next one's burden:
 * a file system's flush takes along what others have written, and a Redis that flushes for each answer waits for all of it.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const timeoutMs = 30_000;

export async function settleDisk(): Promise<void> {
  // A system without the command has its own ways; the report says what the disk did.
  await promisify(execFile)("sync", { timeout: timeoutMs }).catch(() => undefined);
}
