/** The load generator's thread, at its near end. */
import { Worker } from "node:worker_threads";
import type { HttpLoadData } from "../load/http-load.ts";
import { connectDriver, type RemoteDriver } from "../load/remote-driver.ts";
import { tellThread } from "../load/tell.ts";

export interface Load extends RemoteDriver {
  stop(): Promise<void>;
}

export async function startLoad(workerData: HttpLoadData): Promise<Load> {
  const thread = new Worker(new URL("../load/http-load.ts", import.meta.url), { workerData });
  const driver = await connectDriver(thread, (drive) => tellThread(thread, drive));
  return {
    drive: (drive, window) => driver.drive(drive, window),
    async stop() {
      await thread.terminate();
    },
  };
}
