/** The thread that plays the MFA backend: posts deliveries over kept connections, as its driver tells it. */
import { parentPort, workerData } from "node:worker_threads";
import { Pool, type Dispatcher } from "undici";
import { openArrivals } from "./arrivals.ts";
import type { Drive } from "./drive.ts";
import { createDriver } from "./driver.ts";
import { idempotencyKeyOf, requestOf } from "./request.ts";
import { tellParent } from "./tell.ts";

export interface HttpLoadData {
  readonly arrivals: SharedArrayBuffer;
  readonly url: string;
  readonly apiKey: string;
}

const { arrivals, url, apiKey } = workerData as HttpLoadData;
const answerTimeoutMs = 10_000;
const pool = new Pool(url, { connections: 256, pipelining: 1, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs });

const drive = createDriver({
  arrivals: openArrivals(arrivals),
  send: (index) => new Promise((resolve) => void pool.dispatch(requestFor(index), createAnswerReader(resolve))),
  emit: (event) => tellParent(event),
});

parentPort?.on("message", (message: Drive) => void drive(message));
tellParent({ kind: "ready" });

function requestFor(index: number): Dispatcher.DispatchOptions {
  return {
    path: "/v1/deliveries",
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      "idempotency-key": idempotencyKeyOf(index),
    },
    body: JSON.stringify(requestOf(index)),
  };
}

/** The bare handler instead of `pool.request`: the load generator shares the machine's cores with what it measures. */
function createAnswerReader(settle: (refusal: string | null) => void): Dispatcher.DispatchHandler {
  let status = 0;
  let refusal = "";
  return {
    onRequestStart() {},
    onResponseStart(_controller, statusCode) {
      status = statusCode;
    },
    onResponseData(_controller, chunk) {
      if (status !== 202) refusal += chunk.toString("utf8");
    },
    onResponseEnd() {
      settle(status === 202 ? null : `${status} ${refusal}`.slice(0, 500));
    },
    onResponseError(_controller, error) {
      settle(error.message);
    },
  };
}
