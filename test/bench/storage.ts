/**
 * What a finished delivery leaves in Redis: a number of deliveries is carried to `delivered`, receipts and all, and the
 * memory that Redis then uses more is divided by their number.
 */
import { waitUntil } from "../support/wait-for.ts";
import { keyKinds, type KeyKind } from "./figures/key-kinds.ts";
import { usedMemoryBytes } from "./figures/redis-work.ts";
import { measure, type Measurement } from "./measure.ts";
import { startGateway, type Gateway } from "./subjects/gateway.ts";

export interface Storage {
  readonly deliveries: number;
  /** Growth of used_memory per delivery, budgets and idempotency keys included. */
  readonly bytesPerDelivery: number;
  /** By key kind, per delivery. */
  readonly kinds: readonly (KeyKind & { readonly bytesPerDelivery: number })[];
  /** Acceptance to carrier while receipts come in beside it; CPU and commands up to the last hand-over. */
  readonly measurement: Measurement;
}

/** Lets scripts, buffers and BullMQ's own keys take their place before the memory is looked at. */
const first = 500;
const outstanding = 32;
const finishTimeoutMs = 60_000;

export async function measureStorage(deliveries: number): Promise<Storage> {
  const gateway = await startGateway({ withReceipts: true });
  const { control } = gateway.redis;
  const warm = await gateway.drive({ kind: "deliver", count: first, outstanding });
  const acceptedBefore = warm.sent - warm.refused;
  await untilDelivered(gateway, acceptedBefore);
  const before = await usedMemoryBytes(control);
  const measurement = await measure(gateway, { kind: "deliver", count: deliveries, outstanding });
  const accepted = measurement.sent - measurement.refused;
  await untilDelivered(gateway, acceptedBefore + accepted);
  const grown = (await usedMemoryBytes(control)) - before;
  const kinds = await keyKinds(control);
  await gateway.stop();
  return {
    deliveries: accepted,
    bytesPerDelivery: grown / accepted,
    kinds: kinds.map((kind) => ({ ...kind, bytesPerDelivery: kind.bytes / (acceptedBefore + accepted) })).sort((a, b) => b.bytes - a.bytes),
    measurement,
  };
}

/** Asks as an operator would: by the metrics. */
export async function untilDelivered(gateway: Gateway, count: number): Promise<void> {
  const delivered = async (): Promise<number> => {
    const metrics = await (await fetch(`${gateway.firstProcess.url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text();
    const series = metrics.matchAll(/^trunkline_deliveries_finished_total\{[^}]*status="delivered"[^}]*\} (\d+)$/gm);
    return [...series].reduce((sum, [, value]) => sum + Number(value), 0);
  };
  await waitUntil(`${count} deliveries to end as delivered`, delivered, (total) => total >= count, finishTimeoutMs);
}
