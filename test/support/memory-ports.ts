/**
 * The API's ports in memory, behaving as the real ones promise: they store, replay, count attempts, keep tenants apart.
 * `faults` makes them fail the way Redis makes the real ones fail.
 */
import type { Ports } from "../../src/api/context.ts";
import type { Caller, Deliveries, ListQuery } from "../../src/api/ports.ts";
import type { Sender } from "../../src/config/schema.ts";
import type { AuditAction, AuditEntry } from "../../src/control/audit.ts";
import type { CarrierReport } from "../../src/control/control.ts";
import type { Delivery } from "../../src/delivery/delivery.ts";
import { createDeliveryId } from "../../src/delivery/id.ts";
import { isFinal } from "../../src/delivery/status.ts";
import type { AcceptCommand, AcceptResult } from "../../src/intake/accept-command.ts";
import { readDestination } from "../../src/numbering/destination.ts";
import { maskNumber } from "../../src/numbering/mask.ts";
import type { CarrierCallbacks } from "../../src/receipts/carrier-callbacks.ts";
import { StoreUnavailable } from "../../src/redis/unavailable.ts";
import { traceOf } from "../../src/trace/trace.ts";

export interface MemoryPorts extends Ports {
  readonly commands: AcceptCommand[];
  readonly received: Parameters<CarrierCallbacks["receive"]>[];
  readonly auditEntries: AuditEntry[];
  readonly faults: { mode: "none" | "down" | "hung" | "bug" };
  /** What `accept` answers next, instead of its own judgement. */
  nextAnswer: AcceptResult | null;
  isOverloaded: boolean;
  change(id: string, change: Partial<Delivery>): void;
  reset(): void;
}

const twilio: CarrierReport = {
  name: "twilio-a",
  adapter: "twilio",
  channels: ["sms"],
  weight: 50,
  paused: false,
  circuits: [
    {
      channel: "sms",
      state: "open",
      isDoubtful: true,
      openedAt: 1_795_512_600_000,
      figures: { calls: 9, failures: 6, failurePercent: 66.7 },
    },
  ],
};

export function createMemoryPorts(): MemoryPorts {
  const deliveries = new Map<string, { delivery: Delivery; to: string; userId: string | null }>();
  const claims = new Map<string, { body: string; id: string }>();
  const senders = new Map<string, Sender>();
  const carriers = new Map<string, CarrierReport>();
  const faults: MemoryPorts["faults"] = { mode: "none" };
  const state = { commands: [] as AcceptCommand[], received: [] as MemoryPorts["received"], auditEntries: [] as AuditEntry[] };

  const reach = async (): Promise<void> => {
    if (faults.mode === "down") throw new StoreUnavailable(new Error("Connection is closed."));
    if (faults.mode === "bug") throw new Error("code 482913 of +14255550123 went wrong");
    if (faults.mode === "hung") await new Promise(() => undefined);
  };
  const note = (keyName: string, action: AuditAction, subject: string) => {
    const at = Date.now();
    state.auditEntries.unshift({ id: `${at}-${state.auditEntries.length}`, at, keyName, action, subject });
  };
  const seen = (tenant: string, id: string) => {
    const known = deliveries.get(id);
    return known !== undefined && (tenant === "*" || known.delivery.tenant === tenant) ? known : null;
  };

  const memoryDeliveries: Deliveries = {
    isOverloaded: () => ports.isOverloaded,
    async accept(command) {
      await reach();
      state.commands.push(command);
      if (ports.nextAnswer !== null) return ports.nextAnswer;
      return acceptInMemory(command, deliveries, claims);
    },
    async get(tenant, id) {
      await reach();
      return seen(tenant, id)?.delivery ?? null;
    },
    async list(query) {
      await reach();
      const to = query.to === undefined ? null : readDestination(query.to);
      if (to?.kind === "invalid") return { kind: "invalid_number", detail: to.detail };
      const found = [...deliveries.values()]
        .filter((known) => to === null || known.to === to.destination.e164)
        .map(({ delivery }) => delivery)
        .filter((delivery) => matches(delivery, query))
        .sort((a, b) => (a.id < b.id ? 1 : -1));
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return { kind: "page", deliveries: page, next: found.length > page.length && last !== undefined ? last : null };
    },
    async cancel(tenant, id) {
      await reach();
      const known = seen(tenant, id);
      if (known === null) return { kind: "not_found" };
      if (isFinal(known.delivery.status)) return { kind: "too_late", delivery: known.delivery };
      known.delivery = { ...known.delivery, status: "canceled", reason: "canceled", finishedAt: Date.now() };
      return { kind: "canceled", delivery: known.delivery };
    },
    async outcome(tenant, id, verified) {
      await reach();
      const known = seen(tenant, id);
      if (known === null) return { kind: "not_found" };
      if (verified) known.delivery = { ...known.delivery, status: "delivered", reason: null, finishedAt: Date.now() };
      return { kind: "recorded", delivery: known.delivery };
    },
    async reveal(delivery, caller: Caller) {
      await reach();
      note(caller.keyName, "number_revealed", delivery.id);
      return deliveries.get(delivery.id)?.to ?? "";
    },
  };

  const steer = async (name: string, paused: boolean, keyName: string): Promise<boolean> => {
    await reach();
    const carrier = carriers.get(name);
    if (carrier === undefined) return false;
    carriers.set(name, { ...carrier, paused });
    note(keyName, paused ? "carrier_paused" : "carrier_resumed", name);
    return true;
  };
  const control: Ports["control"] = {
    carriers: () => [...carriers.values()],
    senders: () => [...senders.values()].map((sender) => ({ sender, origin: "runtime" })),
    pauseCarrier: async (name, keyName) => ({ kind: (await steer(name, true, keyName)) ? "paused" : "unknown_carrier" }),
    resumeCarrier: async (name, keyName) => ({ kind: (await steer(name, false, keyName)) ? "resumed" : "unknown_carrier" }),
    async addSender(sender, keyName) {
      await reach();
      const unknown = sender.carriers.findIndex((carrier) => !carriers.has(carrier));
      if (unknown >= 0) return { kind: "refused", findings: [{ path: ["carriers", unknown], message: "no carrier has this name" }] };
      if (senders.has(sender.number)) return { kind: "exists" };
      senders.set(sender.number, sender);
      note(keyName, "sender_added", sender.number);
      return { kind: "added", sender };
    },
    async removeSender(number, keyName) {
      await reach();
      if (!senders.delete(number)) return { kind: "unknown_sender" };
      note(keyName, "sender_removed", number);
      return { kind: "removed" };
    },
  };

  const people: Ports["people"] = {
    async erase(tenant, person, keyName) {
      await reach();
      const to = "to" in person ? readDestination(person.to) : null;
      if (to?.kind === "invalid") return { kind: "invalid_number", detail: to.detail };
      const isOf = (known: { to: string; userId: string | null }): boolean =>
        "userId" in person ? known.userId === person.userId : known.to === to?.destination.e164;
      const found = [...deliveries].filter(([id, known]) => seen(tenant, id) !== null && isOf(known));
      for (const [id] of found) deliveries.delete(id);
      note(keyName, "person_erased", `${found.length} deliveries`);
      return { kind: "erased", deliveries: found.length, complete: true };
    },
  };

  const audit: Ports["audit"] = {
    async list({ limit, before }) {
      await reach();
      const start = before === null ? 0 : state.auditEntries.findIndex((entry) => entry.id === before) + 1;
      return state.auditEntries.slice(start, start + limit);
    },
  };

  const ports: MemoryPorts = {
    ...state,
    faults,
    nextAnswer: null,
    isOverloaded: false,
    deliveries: memoryDeliveries,
    traces: { trace: traceOf },
    callbacks: {
      async receive(...call) {
        await reach();
        state.received.push(call);
        if (call[3].headers["x-signature"] === "forged") return { status: 403, contentType: "text/plain", body: "forged" };
        return { status: 200, contentType: "text/xml", body: "<Response/>" };
      },
    },
    people,
    control,
    audit,
    change(id, change) {
      const known = deliveries.get(id);
      if (known !== undefined) known.delivery = { ...known.delivery, ...change };
    },
    reset() {
      for (const map of [deliveries, claims, senders]) map.clear();
      for (const list of [state.commands, state.received, state.auditEntries]) list.length = 0;
      faults.mode = "none";
      ports.nextAnswer = null;
      ports.isOverloaded = false;
      carriers.set("twilio-a", twilio);
    },
  };
  ports.reset();
  return ports;
}

function acceptInMemory(
  command: AcceptCommand,
  deliveries: Map<string, { delivery: Delivery; to: string; userId: string | null }>,
  claims: Map<string, { body: string; id: string }>,
): AcceptResult {
  const reading = readDestination(command.to);
  if (reading.kind === "invalid") return { kind: "invalid_number", detail: reading.detail };
  const { e164, country } = reading.destination;
  if (country !== "US" && country !== "CA")
    return { kind: "country_not_enabled", detail: `Deliveries to ${country ?? "it"} are not enabled.` };
  const claimKey = command.idempotency === null ? null : `${command.tenant}|${command.idempotency.key}`;
  const claim = claimKey === null ? undefined : claims.get(claimKey);
  if (claim !== undefined) {
    const first = deliveries.get(claim.id);
    if (claim.body !== command.idempotency?.canonicalBody) return { kind: "idempotency_mismatch" };
    if (first !== undefined) return { kind: "accepted", delivery: first.delivery, replayed: true };
  }
  const before = [...deliveries.values()].filter((known) => known.to === e164).length;
  if (before >= 5) return { kind: "attempts_exhausted", retryAfterSeconds: 271 };
  const delivery = deliveryOf(command, e164, country, 4 - before);
  deliveries.set(delivery.id, { delivery, to: e164, userId: command.user.id });
  if (claimKey !== null) claims.set(claimKey, { body: command.idempotency?.canonicalBody ?? "", id: delivery.id });
  return { kind: "accepted", delivery, replayed: false };
}

function deliveryOf(command: AcceptCommand, e164: string, country: string | null, remainingAtAcceptance: number): Delivery {
  const createdAt = Date.now();
  const { tenant, channel, fallback, confirm, locale, user, correlationId, metadata } = command;
  return {
    id: createDeliveryId(createdAt, 0),
    tenant,
    channel,
    fallback,
    confirm,
    locale,
    correlationId,
    metadata,
    country,
    phoneHash: "",
    maskedTo: maskNumber(e164),
    user: user.id === null ? null : { id: user.id },
    sealedPerson: "",
    sealedContent: "",
    createdAt,
    expiresAt: createdAt + command.ttlSeconds * 1_000,
    remainingAtAcceptance,
    recentForPhone: 0,
    status: "queued",
    reason: null,
    finishedAt: null,
    dueAt: createdAt,
    attempts: [],
    notes: [],
    acceptedBy: "test",
  };
}

function matches(delivery: Delivery, query: ListQuery): boolean {
  return (
    (query.tenant === "*" || delivery.tenant === query.tenant) &&
    (query.userId === undefined || delivery.user?.id === query.userId) &&
    (query.correlationId === undefined || delivery.correlationId === query.correlationId) &&
    (query.carrierMessageId === undefined || delivery.attempts.some((attempt) => attempt.carrierMessageId === query.carrierMessageId)) &&
    (query.status === undefined || delivery.status === query.status) &&
    (query.channel === undefined || delivery.channel === query.channel) &&
    (query.since === undefined || delivery.createdAt >= query.since) &&
    (query.until === undefined || delivery.createdAt <= query.until) &&
    (query.cursor === undefined || delivery.id < query.cursor.id)
  );
}
