/**
 * Names a process so that its name dies with it. A bare process id is given to another program sooner or later, and in
 * containers at every start; where the system tells when a process began, that is part of the name.
 */
import { readFileSync } from "node:fs";

export function identityOf(pid: number): string {
  return `${pid}:${startTimeOf(pid) ?? ""}`;
}

export function isAlive(identity: string): boolean {
  const [pid = "", startTime = ""] = identity.split(":");
  return processExists(Number(pid)) && (startTimeOf(Number(pid)) ?? "") === startTime;
}

export function processExists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** In clock ticks since the system's start, from Linux; null elsewhere. */
function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may hold spaces; the start time is the 22nd.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** To a process that may be gone by now. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
