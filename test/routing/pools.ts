/** Carriers and senders as routing tests need them. */
import type { Sender } from "../../src/config/schema.ts";
import type { RouteHealth } from "../../src/health/circuit-state.ts";
import type { RouteRequest } from "../../src/routing/route.ts";
import { createRoutingTable, type RoutingCarrier, type RoutingTable } from "../../src/routing/routing-table.ts";

export const healthy: RouteHealth = { permits: true, isDoubtful: false };
export const doubtful: RouteHealth = { permits: true, isDoubtful: true };
export const shut: RouteHealth = { permits: false, isDoubtful: true };

export function buildCarrier(
  name: string,
  changes: Partial<Omit<RoutingCarrier, "health">> & { health?: RouteHealth } = {},
): RoutingCarrier {
  const { health = healthy, ...rest } = changes;
  return { name, channels: ["sms", "voice"], takesKeys: true, weight: 50, paused: false, health: () => health, ...rest };
}

export function shortCode(number: string, country: string, carriers: string[], perSecond = 100): Sender {
  return { number, kind: "short_code", country, channels: ["sms"], carriers, perSecond };
}

export function longCode(number: string, country: string, carriers: string[], perSecond = 1): Sender {
  return { number, kind: "long_code", country, channels: ["sms", "voice"], carriers, perSecond };
}

export function tollFree(number: string, country: string, carriers: string[]): Sender {
  return { ...longCode(number, country, carriers), kind: "toll_free" };
}

export function senderId(number: string, country: string, carriers: string[]): Sender {
  return { number, kind: "alphanumeric", country, channels: ["sms"], carriers, perSecond: 10 };
}

export function buildTable(carriers: readonly RoutingCarrier[], senders: readonly Sender[]): RoutingTable {
  return createRoutingTable({ carriers, senders });
}

export function buildRequest(changes: Partial<RouteRequest> = {}): RouteRequest {
  return {
    channel: "sms",
    needsKey: false,
    country: "US",
    optedOut: false,
    remainingMs: 120_000,
    failures: [],
    evidentlyFailed: [],
    ...changes,
  };
}

/** The given draws, then zeros. */
export function drawsOf(...draws: number[]): () => number {
  return () => draws.shift() ?? 0;
}
