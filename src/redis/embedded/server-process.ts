/** The Redis or Valkey server as a child process: found on the PATH, told where to keep what, and to whom to listen. */
import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { EmbeddedRedisFailure } from "./failure.ts";

export interface ServerPlace {
  readonly folder: string;
  readonly socketPath: string;
  readonly appendFsync: "always" | "everysec";
}

export const logFile = "redis.log";
const programs = ["redis-server", "valkey-server"];

export function spawnServer(place: ServerPlace): ChildProcess {
  const searchPath = process.env["PATH"] ?? "";
  const program = findProgram(searchPath);
  if (program === null) {
    throw new EmbeddedRedisFailure(
      `Neither ${programs.join(" nor ")} is on the PATH. Install one (Debian and Ubuntu: apt-get install redis-server), ` +
        "or set REDIS_URL to a Redis that runs elsewhere.",
    );
  }
  const settings = {
    dir: place.folder,
    // The socket's folder is closed to other users; there is no network port at all.
    port: "0",
    unixsocket: place.socketPath,
    unixsocketperm: "700",
    daemonize: "no",
    logfile: path.join(place.folder, logFile),
    appendonly: "yes",
    appendfsync: place.appendFsync,
    save: "",
    "maxmemory-policy": "noeviction",
  };
  return spawn(
    program,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    {
      stdio: "ignore",
      // In a session of its own: a Ctrl-C in the terminal is for the gateway, which needs Redis to end in good order.
      detached: true,
      // The gateway's environment holds secrets.
      env: { PATH: searchPath },
    },
  );
}

function findProgram(searchPath: string): string | null {
  const candidates = programs.flatMap((program) => searchPath.split(path.delimiter).map((folder) => path.join(folder, program)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
