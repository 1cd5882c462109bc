/** What a Redis server says of itself, as far as it tells: where a command isn't permitted, its facts are null. */
import type { RedisClient } from "./client.ts";
import { isUnavailable } from "./unavailable.ts";

export interface ServerFacts {
  readonly role: string | null;
  readonly keepsFile: boolean | null;
  /** Whether its last write to the append-only file went well. */
  readonly fileIsWell: boolean | null;
  readonly appendFsync: string | null;
  readonly evictionPolicy: string | null;
  readonly replicaCount: number | null;
  /** Whether it refuses writes while it has too few replicas. */
  readonly asksForReplicas: boolean | null;
}

/** @throws when the server can't be asked at all */
export async function askServerFacts(server: Pick<RedisClient, "info" | "config">): Promise<ServerFacts> {
  const [info, fsync] = await Promise.all([orNull(server.info()), orNull(server.config("GET", "appendfsync"))]);
  const said =
    info === null ? null : new Map([...info.matchAll(/^([a-z_]+):([^\r\n]*)/gm)].map(([, name = "", value = ""]) => [name, value]));
  const yes = (name: string, value: string): boolean | null => (said === null ? null : said.get(name) === value);
  return {
    role: said?.get("role") ?? null,
    keepsFile: yes("aof_enabled", "1"),
    fileIsWell: yes("aof_last_write_status", "ok"),
    appendFsync: Array.isArray(fsync) && typeof fsync[1] === "string" ? fsync[1] : null,
    evictionPolicy: said?.get("maxmemory_policy") ?? null,
    replicaCount: said === null ? null : [...(info?.matchAll(/^slave\d+:.*\bstate=online\b/gm) ?? [])].length,
    // Named only where both of the settings are there.
    asksForReplicas: said === null ? null : said.has("min_slaves_good_slaves"),
  };
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    // Not permitted to this user, or taken away by whoever runs the service.
    if (!isUnavailable(error)) return null;
    throw error;
  }
}
