/**
 * Gets a working server for a folder: the one that already runs there, or a new one when this process owns the folder.
 * Never a second one beside one that hangs: two servers would write one file.
 */
import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { probeServer, setAppendFsync } from "./ask-server.ts";
import { EmbeddedRedisFailure } from "./failure.ts";
import type { Ownership } from "./ownership.ts";
import { processExists } from "./process-identity.ts";
import { logFile, spawnServer, type ServerPlace } from "./server-process.ts";

export interface RunningServer {
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
}

/** A large append-only file takes its time to be read. */
const deadlineMs = 60_000;
const pollMs = 20;
const watchMs = 500;

export async function bringUpServer(place: ServerPlace, ownership: Ownership, signal: AbortSignal): Promise<RunningServer> {
  const deadline = Date.now() + deadlineMs;
  let child: ChildProcess | null = null;
  try {
    for (;;) {
      const owned = ownership.claim();
      const state = await probeServer(place.socketPath);
      if (state.kind === "ready") {
        if (child?.pid === state.pid) return { pid: state.pid, ended: untilExit(child) };
        if (owned) await setAppendFsync(place.socketPath, place.appendFsync);
        return { pid: state.pid, ended: untilGone(state.pid, ownership) };
      }
      if (child !== null && hasExited(child)) throw failure("ended as soon as it was started", place);
      if (Date.now() > deadline) throw failure(state.kind === "hung" ? "hangs" : "does not answer", place);
      if (owned && state.kind === "absent") child ??= spawnServer(place);
      await pause(pollMs, undefined, { signal });
    }
  } catch (error) {
    child?.kill("SIGKILL");
    throw error;
  }
}

async function untilExit(child: ChildProcess): Promise<void> {
  if (!hasExited(child)) await once(child, "exit");
}

/** A server that isn't our child must be watched. When its owner dies, this process becomes the owner. */
async function untilGone(pid: number, ownership: Ownership): Promise<void> {
  while (processExists(pid)) {
    ownership.claim();
    await pause(watchMs, undefined, { ref: false });
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function failure(what: string, { folder }: ServerPlace): EmbeddedRedisFailure {
  return new EmbeddedRedisFailure(`The embedded Redis in ${folder} ${what}.${lastWords(path.join(folder, logFile))}`);
}

function lastWords(file: string): string {
  try {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(-5);
    return ` The end of its log, ${file}:\n${lines.join("\n")}`;
  } catch {
    return "";
  }
}
