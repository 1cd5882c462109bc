/**
 * One Redis process of a test, alone or as a part of something bigger: with a folder and a configuration file of its own,
 * which it rewrites when its role changes, and with a port that it keeps over restarts.
 */
import { setTimeout as pause } from "node:timers/promises";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis, type RedisOptions } from "ioredis";
import { endAtExit, killAtExit } from "./ending.ts";
import { freePort } from "./free-port.ts";

export interface RedisNode {
  readonly port: number;
  readonly folder: string;
  pid(): number;
  /** SIGSTOP and SIGCONT: a hung server. */
  hang(): void;
  resume(): void;
  kill(): Promise<void>;
  /** Starts the server again on the same folder and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** A connection of its own for what the test wants to know or to change. */
  ask<T>(act: (redis: Redis) => Promise<T>): Promise<T>;
}

export interface RedisNodeOptions {
  readonly port?: number;
  /** Lines of the configuration file, beside its place, port and log. */
  readonly settings: readonly string[];
  readonly isSentinel?: boolean;
  /** How to connect to it, where it wants more than a connection to its port. */
  readonly connection?: Omit<RedisOptions, "replyMapping">;
}

const longestLoadMs = 30_000;

export async function startRedisNode({ settings, isSentinel = false, connection = {}, ...options }: RedisNodeOptions): Promise<RedisNode> {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-redis-"));
  const port = options.port ?? (await freePort());
  const file = path.join(folder, "redis.conf");
  const logFile = path.join(folder, "redis.log");
  const place = connection.tls === undefined ? [`port ${port}`] : ["port 0", `tls-port ${port}`];
  writeFileSync(file, [...place, "bind 127.0.0.1", `dir ${folder}`, `logfile ${logFile}`, ...settings, ""].join("\n"));

  const ask: RedisNode["ask"] = async (act) => {
    const redis = new Redis({
      ...connection,
      host: "127.0.0.1",
      port,
      maxRetriesPerRequest: null,
      retryStrategy: () => 20,
      enableReadyCheck: false,
    });
    redis.on("error", () => undefined);
    try {
      return await onceLoaded(() => act(redis));
    } finally {
      redis.disconnect();
    }
  };
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn("redis-server", [file, ...(isSentinel ? ["--sentinel"] : [])], { stdio: "ignore" });
    // One that can't start ends at once, and says why in its log only.
    const ended = once(child, "exit").then(() => {
      throw new Error(`redis-server on port ${port} ended by itself: ${readFileSync(logFile, "utf8").slice(-500)}`);
    });
    await Promise.race([ended, ask((redis) => redis.ping())]);
  };
  const endings = [killAtExit(() => child.pid), endAtExit(() => rmSync(folder, { recursive: true, force: true }))];
  await start();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  return {
    port,
    folder,
    pid: () => child.pid ?? 0,
    hang: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    kill,
    restart: async () => {
      await kill();
      await start();
    },
    stop: async () => {
      await kill();
      for (const end of endings) end();
      rmSync(folder, { recursive: true, force: true });
    },
    ask,
  };
}

/** A replica that takes in a whole copy answers nothing meanwhile. */
async function onceLoaded<T>(act: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + longestLoadMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const isLoading = error instanceof Error && error.message.startsWith("LOADING");
      if (!isLoading || performance.now() > giveUpAt) throw error;
      await pause(20);
    }
  }
}
