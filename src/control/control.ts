/**
 * Run-time control, shared by all instances: carriers paused and resumed, senders added and removed, without a restart.
 * Changes live in one Redis hash and outlive restarts; every instance asks for them twice a second, together with the
 * advice on carriers' health and the server's time, in one round trip. While Redis can't be reached, the last known
 * state stays in force.
 */
import { randomUUID } from "node:crypto";
import type { RedisClient } from "../redis/client.ts";
import type { Logger } from "pino";
import type { CarrierConfig, Config, Sender } from "../config/schema.ts";
import type { CircuitReport } from "../health/circuit.ts";
import type { Circuits } from "../health/circuits.ts";
import type { Keys } from "../redis/keys.ts";
import { checkSender, type Adapters, type TableFinding } from "../routing/check-table.ts";
import { createRoutingTable, type RoutingTable } from "../routing/routing-table.ts";
import type { Channel } from "../vocabulary.ts";
import { applySenderChanges, type ListedSender } from "./apply-changes.ts";
import type { AuditAction } from "./audit.ts";
import { writeChange } from "./change.ts";
import { decodeChanges, encodeChange, noChanges, type FieldChange, type RuntimeChanges } from "./changes.ts";
import { poll } from "./poll.ts";
import { createPollLoop } from "./poll-loop.ts";

export interface CarrierReport {
  readonly name: string;
  readonly adapter: string;
  readonly channels: readonly Channel[];
  readonly weight: number;
  readonly paused: boolean;
  readonly circuits: readonly ({ readonly channel: Channel } & CircuitReport)[];
}

export type PauseResult = { readonly kind: "paused" } | { readonly kind: "unknown_carrier" };
export type ResumeResult = { readonly kind: "resumed" } | { readonly kind: "unknown_carrier" };
export type AddSenderResult =
  | { readonly kind: "added"; readonly sender: Sender }
  | { readonly kind: "exists" }
  | { readonly kind: "refused"; readonly findings: readonly TableFinding[] };
export type RemoveSenderResult = { readonly kind: "removed" } | { readonly kind: "unknown_sender" };

export interface Control {
  /** Resolves when the changes made before are known; rejects when Redis can't be reached. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** As it is now; the same object until something changes. */
  routingTable(): RoutingTable;
  carriers(): readonly CarrierReport[];
  senders(): readonly ListedSender[];
  /** The changes reject with `StoreUnavailable` when Redis can't be reached. `keyName`: the API key that asks. */
  pauseCarrier(name: string, keyName: string): Promise<PauseResult>;
  resumeCarrier(name: string, keyName: string): Promise<ResumeResult>;
  /** Adds a sender that its schema has passed. */
  addSender(sender: Sender, keyName: string): Promise<AddSenderResult>;
  removeSender(number: string, keyName: string): Promise<RemoveSenderResult>;
}

const maxSenders = 2_000;
const tooMany: TableFinding = { path: ["number"], message: `there are ${maxSenders} senders already, and no more may be added` };

export function createControl(parts: {
  readonly redis: RedisClient;
  readonly keys: Keys;
  readonly config: Pick<Config, "carriers" | "senders">;
  readonly adapters: Adapters;
  /** Unique among all instances. */
  readonly instance: string;
  readonly circuits: Circuits;
  /** Told with each poll: what the server's clock said, and how long the question took. */
  readonly onServerTime: (serverNowMs: number, roundTripMs: number) => void;
  readonly log: Logger;
}): Control {
  const { redis, keys, config, circuits, log } = parts;
  let version = "";
  let changes = noChanges;
  let senders = applySenderChanges(config, changes);
  let table = buildTable(config.carriers, senders, changes, circuits, parts.adapters);

  const takeChanges = (fields: ReadonlyMap<string, string>): void => {
    const { changes: next, unreadable } = decodeChanges(fields);
    if (unreadable.length > 0) log.warn({ fields: unreadable }, "run-time changes that this version can't read are left out");
    version = fields.get("version") ?? "";
    changes = next;
    senders = applySenderChanges(config, changes);
    table = buildTable(config.carriers, senders, changes, circuits, parts.adapters);
  };

  const loop = createPollLoop({
    log,
    async poll() {
      const askedAt = performance.now();
      const news = await poll(redis, keys, { instance: parts.instance, advice: circuits.advice(), knownVersion: version });
      parts.onServerTime(news.serverNowMs, performance.now() - askedAt);
      circuits.learn(news.others);
      if (news.changes !== null) takeChanges(news.changes);
    },
  });

  /** Other instances see it with their next poll, this one at once. */
  const change = async (what: FieldChange, action: AuditAction, keyName: string, subject: string): Promise<void> => {
    await writeChange(redis, keys, what, { keyName, action, subject }, randomUUID());
    log.info({ keyName, action, subject }, "run-time change");
    await loop.pollNow().catch(() => undefined);
  };
  const isCarrier = (name: string): boolean => config.carriers.some((carrier) => carrier.name === name);
  const isListed = (number: string): boolean => senders.some(({ sender }) => sender.number === number);

  return {
    start: () => loop.start(),
    stop: () => loop.stop(),
    routingTable: () => table,
    carriers: () => config.carriers.map((carrier) => reportCarrier(carrier, changes.pausedCarriers.has(carrier.name), circuits)),
    senders: () => senders,
    async pauseCarrier(name, keyName) {
      if (!isCarrier(name)) return { kind: "unknown_carrier" };
      await change(encodeChange.pause(name), "carrier_paused", keyName, name);
      return { kind: "paused" };
    },
    async resumeCarrier(name, keyName) {
      if (!isCarrier(name)) return { kind: "unknown_carrier" };
      await change(encodeChange.resume(name), "carrier_resumed", keyName, name);
      return { kind: "resumed" };
    },
    async addSender(sender, keyName) {
      const findings = checkSender(sender, config.carriers, parts.adapters);
      if (findings.length > 0) return { kind: "refused", findings };
      await loop.pollNow();
      if (isListed(sender.number)) return { kind: "exists" };
      if (senders.length >= maxSenders) return { kind: "refused", findings: [tooMany] };
      await change(encodeChange.put(sender), "sender_added", keyName, sender.number);
      return { kind: "added", sender };
    },
    async removeSender(number, keyName) {
      await loop.pollNow();
      if (!isListed(number)) return { kind: "unknown_sender" };
      const isConfigured = config.senders.some((sender) => sender.number === number);
      await change(encodeChange.remove(number, isConfigured), "sender_removed", keyName, number);
      return { kind: "removed" };
    },
  };
}

function buildTable(
  carriers: readonly CarrierConfig[],
  senders: readonly ListedSender[],
  changes: RuntimeChanges,
  circuits: Circuits,
  adapters: Adapters,
): RoutingTable {
  return createRoutingTable({
    carriers: carriers.map(({ name, adapter, channels, weight }) => ({
      name,
      channels,
      takesKeys: adapters.get(adapter)?.takesKeys === true,
      weight,
      paused: changes.pausedCarriers.has(name),
      health: (channel) => circuits.health(name, channel),
    })),
    senders: senders.map(({ sender }) => sender),
  });
}

function reportCarrier(carrier: CarrierConfig, paused: boolean, circuits: Circuits): CarrierReport {
  const { name, adapter, channels, weight } = carrier;
  return { name, adapter, channels, weight, paused, circuits: channels.map((channel) => ({ channel, ...circuits.report(name, channel) })) };
}
