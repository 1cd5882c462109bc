/** A process that holds an embedded Redis, for tests that kill it: prints what it got, ends in good order on SIGTERM. */
import { startEmbeddedRedis } from "../../src/redis/embedded.ts";

const redis = await startEmbeddedRedis({ folder: process.argv[2] ?? "", appendFsync: "always" });
const keepAlive = setInterval(() => undefined, 1_000);
process.once("SIGTERM", () => {
  clearInterval(keepAlive);
  void redis.stop().then(() => process.disconnect?.());
});
// Last: whoever hears of it may end this process at once.
process.send?.({ pid: redis.pid, owner: redis.owner });
