/** Waits until a delivery has ended, and tells what became of it in as much detail as the API key may see. */
import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import type { acceptedDelivery, delivery } from "../api/schemas/delivery.ts";
import type { trace } from "../api/schemas/trace.ts";
import { isFinal } from "../delivery/status.ts";
import type { Status } from "../vocabulary.ts";
import type { ApiClient } from "./api-client.ts";

type Delivery = z.output<typeof delivery>;

export type End =
  | { readonly kind: "ended"; readonly status: Status; readonly told: string }
  | { readonly kind: "failed"; readonly message: string };

const askAgainMs = 250;
/** Every delivery has ended this long after its expiry at the latest. */
const graceMs = 10_000;

export async function awaitEnd(api: ApiClient, { id, createdAt, expiresAt }: z.output<typeof acceptedDelivery>): Promise<End> {
  // By this machine's own stopwatch: its clock may differ from the gateway's.
  const giveUpAt = performance.now() + Date.parse(expiresAt) - Date.parse(createdAt) + graceMs;
  for (;;) {
    const reply = await api.get(`/v1/deliveries/${id}`);
    const isLate = performance.now() > giveUpAt;
    // Accepted is accepted: an outage meanwhile changes nothing about what becomes of it.
    if (reply.kind === "failed" && (!reply.mayPass || isLate)) return reply;
    if (reply.kind === "answered") {
      const seen = reply.body as Delivery;
      if (isFinal(seen.status)) return { kind: "ended", status: seen.status, told: await tell(api, seen) };
      if (isLate) return { kind: "failed", message: `The delivery is still "${seen.status}", long after its expiry.` };
    }
    await pause(askAgainMs);
  }
}

async function tell(api: ApiClient, { id, status, reason }: Delivery): Promise<string> {
  const headline = `${status}${reason === null ? "" : ` (${reason})`}\n`;
  const reply = await api.get(`/v1/deliveries/${id}/trace`);
  if (reply.kind === "failed") return headline;
  const { verdict, nextStep } = reply.body as z.output<typeof trace>;
  return `${headline}${verdict}\n${nextStep}\n`;
}
