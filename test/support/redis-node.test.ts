/** A server that finds its port taken says so at once; a test that waited for it would only run out of time. */
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { startTestRedis } from "./redis.ts";

test("a Redis whose port somebody else has taken meanwhile tells why it doesn't start", async () => {
  const redis = await startTestRedis();
  await redis.kill();
  const thief = createServer().listen(redis.port, "127.0.0.1");
  await once(thief, "listening");
  await expect(redis.restart()).rejects.toThrow(/ended by itself.*Address already in use/s);
  thief.close();
  await redis.restart();
  expect(await redis.ask((client) => client.ping())).toBe("PONG");
  await redis.stop();
});
