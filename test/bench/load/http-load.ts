/** The thread that plays the MFA backend: sends messages over kept connections, as its driver tells it. */
import { parentPort, workerData } from "node:worker_threads";
import { createWireClient } from "../wire/wire-client.ts";
import { openArrivals } from "./arrivals.ts";
import type { Drive } from "./drive.ts";
import { createDriver } from "./driver.ts";
import { isAccepted, requestWriter, type Target } from "./target.ts";
import { tellParent } from "./tell.ts";

export interface HttpLoadData {
  readonly arrivals: SharedArrayBuffer;
  readonly target: Target;
}

const { arrivals, target } = workerData as HttpLoadData;
const connections = 256;
const answerTimeoutMs = 10_000;
const longestRefusal = 500;
const clients = target.urls.map((url) => createWireClient(url, Math.ceil(connections / target.urls.length), answerTimeoutMs));
const write = requestWriter(target);

const drive = createDriver({
  arrivals: openArrivals(arrivals),
  async send(index) {
    const client = clients[index % clients.length];
    if (client === undefined) throw new Error("a target has at least one address");
    const answer = await client.send(write(index));
    if (typeof answer === "string") return answer;
    return isAccepted(answer.line) ? null : `${answer.line} ${answer.body}`.slice(0, longestRefusal);
  },
  emit: (event) => tellParent(event),
});

parentPort?.on("message", (message: Drive) => void drive(message));
tellParent({ kind: "ready" });
