/** The queue API as any MFA backend calls it: one POST per code, and reads until it is over. */
import { setTimeout as pause } from "node:timers/promises";
import type { TraceBody } from "../cli/render-trace.ts";
import { isFinal } from "../delivery/status.ts";

const askAgainMs = 100;
const timeoutMs = 5_000;

export interface QueueApi {
  /** @returns the delivery's id; throws with the API's own words when it is refused */
  deliver(body: object): Promise<string>;
  /** The trace once the delivery has ended; throws after the deadline. */
  traceOfEnd(id: string, deadlineMs: number): Promise<TraceBody>;
}

export function createQueueApi(url: string, keys: { readonly apiKey: string; readonly supportKey: string }, stop: AbortSignal): QueueApi {
  const ask = async (path: string, key: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(url + path, {
      ...init,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
    });
    const body = (await response.json()) as { code?: string; detail?: string };
    if (!response.ok) throw new Error(`the queue API answered ${response.status} ${body.code ?? ""}: ${body.detail ?? ""}`);
    return body;
  };
  return {
    async deliver(body) {
      const { id } = (await ask("/v1/deliveries", keys.apiKey, { method: "POST", body: JSON.stringify(body) })) as { id: string };
      return id;
    },
    async traceOfEnd(id, deadlineMs) {
      const giveUpAt = performance.now() + deadlineMs;
      for (;;) {
        const trace = (await ask(`/v1/deliveries/${id}/trace`, keys.supportKey)) as TraceBody;
        if (isFinal(trace.delivery.status)) return trace;
        if (performance.now() > giveUpAt) throw new Error(`delivery ${id} has not ended in time: ${trace.verdict}`);
        await pause(askAgainMs, undefined, { signal: stop });
      }
    },
  };
}
