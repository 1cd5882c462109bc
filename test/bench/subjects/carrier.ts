/** The fast carrier's thread, at its near end. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { CarrierData } from "../carrier/carrier.ts";

export interface BenchCarrier {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startCarrier(workerData: CarrierData): Promise<BenchCarrier> {
  const thread = new Worker(new URL("../carrier/carrier.ts", import.meta.url), { workerData });
  const [address] = (await once(thread, "message")) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      await thread.terminate();
    },
  };
}
