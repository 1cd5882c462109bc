/** A Redis of its own for each subject, both with the same settings, and a connection to ask it what it did. */
import { Redis } from "ioredis";
import { rmSync } from "node:fs";
import { startTestRedis } from "../../support/redis.ts";
import { endAtExit, killAtExit } from "../../support/ending.ts";
import type { FsyncMode } from "../options.ts";

export interface BenchRedis {
  readonly url: string;
  readonly pid: number;
  readonly control: Redis;
  stop(): Promise<void>;
}

export async function startBenchRedis(appendFsync: FsyncMode): Promise<BenchRedis> {
  const server = await startTestRedis({ appendFsync });
  const ended = [killAtExit(() => server.pid()), endAtExit(() => rmSync(server.folder, { recursive: true, force: true }))];
  const control = new Redis(server.url);
  // A rewrite of the file amid a measurement would fall on one subject and not on the other.
  await control.config("SET", "auto-aof-rewrite-percentage", "0");
  return {
    url: server.url,
    pid: server.pid(),
    control,
    async stop() {
      control.disconnect();
      await server.stop();
      for (const end of ended) end();
    },
  };
}
