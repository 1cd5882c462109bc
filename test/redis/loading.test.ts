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

/** Answers about the server's state, and how many others have been told of it. */
function createObserver(redis: Redis) {
  let ownCalls = 0;
  const read = async (section: string, field: RegExp): Promise<number> => {
    ownCalls += 1;
    return Number(field.exec(await redis.info(section))?.[1] ?? 0);
  };
  return {
    loadingGuess: () => read("persistence", /loading_eta_seconds:(\d+)/),
    // A call is counted when it is over.
    callsOfOthers: async () => (await read("commandstats", /cmdstat_info:calls=(\d+)/)) - (ownCalls - 1),
  };
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
  await redis.ask(async (connection) => {
    const observer = createObserver(connection);
    await waitFor("a long guess", async () => (await observer.loadingGuess()) > longGuessSeconds);
    const before = await observer.callsOfOthers();
    const clients = [connectFast({ url: redis.url }), connectPatient({ url: redis.url })];
    stack.defer(() => clients.forEach((client) => client.disconnect()));
    await waitFor("both to be told", async () => (await observer.callsOfOthers()) - before >= clients.length);
    expect(clients.map(({ status }) => status)).toEqual(["connect", "connect"]);
    await connection.config("SET", "key-load-delay", "0");
    await restarted;
    await waitFor("both to be ready", () => clients.every(({ status }) => status === "ready"), soonMs);
  });
});
