/** A server that was started again loads its data first, and guesses how long that will take. */
import type { Redis } from "ioredis";
import { expect, test } from "vitest";
import { connectFast, connectPatient } from "../../src/redis/connection.ts";
import { startTestRedis } from "../support/redis.ts";
import { waitFor } from "../support/wait-for.ts";

const keyCount = 60_000;
/** Far less than the server guesses. */
const soonMs = 5_000;
const longGuessSeconds = 15;

async function loadingGuess(redis: Redis): Promise<number> {
  return Number(/loading_eta_seconds:(\d+)/.exec(await redis.info("persistence"))?.[1] ?? 0);
}

test("who asks a server that believes to be loading for long is served as soon as it is not", async () => {
  const redis = await startTestRedis({ settings: ["key-load-delay 1000", "loading-process-events-interval-bytes 1024"] });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => redis.stop());
  await redis.ask(async (connection) => {
    const pipeline = connection.pipeline();
    for (let index = 0; index < keyCount; index += 1) pipeline.set(`k${index}`, "v");
    await pipeline.exec();
  });

  const restarted = redis.restart();
  await redis.ask(async (observer) => {
    await waitFor("a long guess", async () => (await loadingGuess(observer)) > longGuessSeconds);
    const clients = [connectFast({ url: redis.url }), connectPatient({ url: redis.url })];
    stack.defer(() => clients.forEach((client) => client.disconnect()));
    await waitFor("both to be told", async () => {
      const list = String(await observer.client("LIST"));
      return list.split("\n").filter((line) => / cmd=(?:info|client\|setinfo) /.test(line)).length >= clients.length;
    });
    expect(clients.map(({ status }) => status)).toEqual(["connect", "connect"]);
    await observer.config("SET", "key-load-delay", "0");
    await restarted;
    await waitFor("both to be ready", () => clients.every(({ status }) => status === "ready"), soonMs);
  });
});
