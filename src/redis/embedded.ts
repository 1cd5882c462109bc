/**
 * The embedded Redis: a server of our own for installations on one machine. It outlives a gateway that was killed, and
 * the next one takes it over; it is started again when it dies; gateways on the same folder share it, one owning it.
 */
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { bringUpServer } from "./embedded/bring-up.ts";
import { EmbeddedRedisFailure } from "./embedded/failure.ts";
import { createOwnership } from "./embedded/ownership.ts";
import { makePrivateFolder, socketPathFor } from "./embedded/private-folder.ts";
import { sendSignal } from "./embedded/process-identity.ts";

export interface EmbeddedRedis {
  readonly socketPath: string;
  /** Of the server; another one after a restart. */
  readonly pid: number;
  /** Whether this process starts the server again when it dies, and stops it at the end. */
  readonly owner: boolean;
  /** Called each time the server has ended without being told to. */
  onExit(listener: () => void): void;
  stop(): Promise<void>;
}

export interface EmbeddedRedisOptions {
  readonly folder: string;
  readonly appendFsync: "always" | "everysec";
  readonly log?: { warn(fields: object, message: string): void };
}

const stopDeadlineMs = 3_000;
const firstRestartDelayMs = 50;
const mostRestartDelayMs = 2_000;
/** A server that ran this long isn't counted as failing again and again. */
const steadyMs = 10_000;

export async function startEmbeddedRedis({ folder: givenFolder, appendFsync, log }: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  const folder = makePrivateFolder(givenFolder);
  const socketPath = socketPathFor(folder);
  const ownership = createOwnership(folder);
  const stopping = new AbortController();
  const stopped = once(stopping.signal, "abort");
  const listeners: (() => void)[] = [];
  const bringUp = () => bringUpServer({ folder, socketPath, appendFsync }, ownership, stopping.signal);

  let server = await bringUp().catch((error: unknown) => {
    ownership.release();
    throw error;
  });

  const restart = async (failuresBefore: number): Promise<number> => {
    for (let failures = failuresBefore; ; failures += 1) {
      await pause(Math.min(firstRestartDelayMs * 2 ** failures, mostRestartDelayMs), undefined, { signal: stopping.signal });
      try {
        server = await bringUp();
        return failures;
      } catch (error) {
        if (!(error instanceof EmbeddedRedisFailure)) throw error;
        log?.warn({ folder, detail: error.message }, "the embedded Redis can't be started");
      }
    }
  };
  const supervise = async (): Promise<void> => {
    for (let failures = 0; ;) {
      const startedAt = Date.now();
      await Promise.race([server.ended, stopped]);
      if (stopping.signal.aborted) return;
      for (const listener of listeners) listener();
      log?.warn({ folder }, "the embedded Redis has ended unexpectedly; it is started again");
      failures = await restart(Date.now() - startedAt > steadyMs ? 0 : failures + 1);
    }
  };
  const supervision = supervise().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });

  /** For a gateway that ends without stopping in good order: an uncaught exception. */
  const stopWithProcess = (): void => {
    if (ownership.held) sendSignal(server.pid, "SIGTERM");
  };
  process.once("exit", stopWithProcess);

  return {
    socketPath,
    get pid() {
      return server.pid;
    },
    get owner() {
      return ownership.held;
    },
    onExit: (listener) => void listeners.push(listener),
    stop: async () => {
      stopping.abort();
      process.off("exit", stopWithProcess);
      if (ownership.held) {
        sendSignal(server.pid, "SIGTERM");
        const timer = setTimeout(() => sendSignal(server.pid, "SIGKILL"), stopDeadlineMs);
        await server.ended;
        clearTimeout(timer);
      }
      await supervision;
      ownership.release();
    },
  };
}
