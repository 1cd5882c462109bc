/** A real Redis server for tests: its own process, folder and port; one per test file, flushed between tests by the caller. */
import { startRedisNode, type RedisNode, type RedisNodeOptions } from "./redis-node.ts";

export interface TestRedis extends RedisNode {
  readonly url: string;
}

export type AppendFsync = "always" | "everysec" | "no";

/** What the gateway asks of any Redis, whatever its role. */
export function durableSettings(appendFsync: AppendFsync): readonly string[] {
  return ["appendonly yes", `appendfsync ${appendFsync}`, 'save ""', "maxmemory-policy noeviction"];
}

export async function startTestRedis(
  options: { appendFsync?: AppendFsync; settings?: readonly string[] } & Pick<RedisNodeOptions, "port" | "connection"> = {},
): Promise<TestRedis> {
  const { appendFsync = "everysec", settings = [], ...rest } = options;
  const node = await startRedisNode({ ...rest, settings: [...durableSettings(appendFsync), ...settings] });
  return { ...node, url: `redis://127.0.0.1:${node.port}` };
}
