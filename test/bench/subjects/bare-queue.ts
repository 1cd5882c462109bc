/** The bare BullMQ loop as a subject. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { killAtExit } from "../../support/ending.ts";
import { connectDriver } from "../load/remote-driver.ts";
import { startBenchRedis } from "./bench-redis.ts";
import { endProcess } from "./end-process.ts";
import type { StartSubject } from "./subject.ts";

export const startBareQueue: StartSubject = async (appendFsync) => {
  const redis = await startBenchRedis(appendFsync);
  const child = fork(fileURLToPath(new URL("../load/bare-queue-process.ts", import.meta.url)), [redis.url]);
  const ended = killAtExit(() => child.pid);
  const driver = await connectDriver(child, (drive) => child.send(drive));
  return {
    name: "bare",
    pids: [child.pid ?? 0],
    redis,
    drive: (drive, window) => driver.drive(drive, window),
    async stop() {
      await endProcess(child, "SIGKILL");
      ended();
      await redis.stop();
    },
  };
};
