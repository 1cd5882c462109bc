/** A real Redis server for tests: its own process, folder and port; one per test file, flushed between tests by the caller. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { findFreePort } from "../../src/free-port.ts";

export interface TestRedis {
  readonly url: string;
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
}

export async function freePort(): Promise<number> {
  return (await findFreePort("127.0.0.1", 0)) ?? 0;
}

export async function startTestRedis(options: { appendFsync?: "always" | "everysec" | "no"; port?: number } = {}): Promise<TestRedis> {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-redis-"));
  const port = options.port ?? (await freePort());
  const url = `redis://127.0.0.1:${port}`;
  const start = async () => {
    const child = spawn(
      "redis-server",
      [
        `--port ${port} --bind 127.0.0.1 --appendonly yes --maxmemory-policy noeviction`.split(" "),
        ["--appendfsync", options.appendFsync ?? "everysec", "--save", "", "--dir", folder],
      ].flat(),
      { stdio: "ignore" },
    );
    await waitUntilReady(url);
    return child;
  };
  let child = await start();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  return {
    url,
    port,
    folder,
    pid: () => child.pid ?? 0,
    hang: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    kill,
    restart: async () => {
      await kill();
      child = await start();
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilReady(url: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on("error", () => undefined);
  try {
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}
