/**
 * Takes a request for a delivery: screen it, claim its idempotency key, write the delivery, announce it for work. It
 * answers "accepted" only when the record is where a crash can't lose it.
 */
import type { Clock } from "../clock/clock.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { createDeliveryId, shardOfPhone } from "../delivery/id.ts";
import { putBackMs } from "../delivery/ledger.ts";
import { sealMaterial, sealPerson } from "../delivery/sealed-parts.ts";
import type { DeliveryStore, Held } from "../delivery/store.ts";
import { maskNumber } from "../numbering/mask.ts";
import { commandTimeoutMs } from "../redis/connection.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import { keyedHash } from "../secrets/keyed-hash.ts";
import type { Keyring } from "../secrets/keyring.ts";
import type { Sealer } from "../secrets/sealing.ts";
import type { AcceptCommand, AcceptResult } from "./accept-command.ts";
import type { Idempotency, KeyedRequest } from "./idempotency.ts";
import { screen, type Screened, type ScreeningRules } from "./screen.ts";

export interface IntakeParts {
  readonly store: DeliveryStore;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly sealer: Sealer;
  readonly shardCount: number;
  readonly instance: string;
  readonly rules: ScreeningRules;
  /** Says that there is work; its failure loses nothing, the sweeper finds the delivery. */
  readonly announce: (held: Held) => void;
}

export function createIntake(parts: IntakeParts): (command: AcceptCommand) => Promise<AcceptResult> {
  return async (command) => {
    const result = screen(command, parts.rules);
    if (result.kind !== "served") return result;
    const draft = draftDelivery(command, result.screened, parts);
    try {
      return command.idempotency === null
        ? await acceptOnce(draft, parts)
        : await acceptKeyed(draft, { tenant: command.tenant, ...command.idempotency }, parts);
    } catch (error) {
      if (isUnavailable(error)) return { kind: "queue_unavailable", retryAfterSeconds: 1 };
      throw error;
    }
  };
}

async function acceptKeyed(draft: Draft, request: KeyedRequest, parts: IntakeParts): Promise<AcceptResult> {
  const fresh = draft.newId();
  const claim = await parts.idempotency.claim(request, fresh);
  switch (claim.kind) {
    case "mismatch":
      return { kind: "idempotency_mismatch" };
    case "claimed":
      break;
    case "known": {
      const known = await parts.store.read(claim.deliveryId);
      if (known !== null) return { kind: "accepted", delivery: known.delivery, replayed: true };
      if (claim.mayBeRunning) return { kind: "idempotency_in_progress" };
    }
  }
  const id = claim.kind === "known" ? claim.deliveryId : fresh;
  const result = await acceptOnce(draft, parts, id);
  if (result.kind !== "accepted") await parts.idempotency.release(request, id);
  return result;
}

async function acceptOnce(draft: Draft, parts: IntakeParts, id = draft.newId()): Promise<AcceptResult> {
  const delivery = draft.withId(id);
  const reply = await parts.store.accept(delivery, { callerGivesUpAt: delivery.createdAt + commandTimeoutMs });
  switch (reply.kind) {
    case "accepted":
      parts.announce(reply.held);
      return { kind: "accepted", delivery: reply.held.delivery, replayed: false };
    case "exists":
      return { kind: "accepted", delivery: reply.held.delivery, replayed: true };
    case "late":
      return { kind: "queue_unavailable", retryAfterSeconds: 1 };
    case "opted_out":
      return {
        kind: "opted_out",
        detail: 'This phone has answered STOP. Use channel "voice", or ask the person to text START to the sender.',
      };
    case "denied":
      return { kind: "attempts_exhausted", retryAfterSeconds: Math.ceil(reply.retryAfterMs / 1_000) };
  }
}

interface Draft {
  newId(): string;
  withId(id: string): Delivery;
}

function draftDelivery(command: AcceptCommand, { destination, channel, fallback }: Screened, parts: IntakeParts): Draft {
  const phoneHash = keyedHash(parts.keyring.phoneHash, destination.e164);
  const createdAt = parts.clock.now();
  const expiresAt = createdAt + command.ttlSeconds * 1_000;
  return {
    newId: () => createDeliveryId(createdAt, shardOfPhone(phoneHash, parts.shardCount)),
    withId(id) {
      const place = { id, tenant: command.tenant, phoneHash, expiresAt };
      const { user, clientIp, content, brand, domain, appHash } = command;
      return {
        ...place,
        channel,
        fallback,
        confirm: command.confirm,
        locale: command.locale,
        maskedTo: maskNumber(destination.e164),
        country: destination.country,
        user: user.id === null ? null : { id: user.id },
        correlationId: command.correlationId,
        metadata: command.metadata,
        sealedPerson: sealPerson(parts.sealer, place, { to: destination.e164, userName: user.name, userEmail: user.email, clientIp }),
        sealedContent: sealMaterial(parts.sealer, place, { content, brand, domain, appHash }),
        createdAt,
        remainingAtAcceptance: 0,
        recentForPhone: 0,
        status: "queued",
        reason: null,
        finishedAt: null,
        dueAt: createdAt + putBackMs,
        attempts: [],
        notes: [],
        acceptedBy: parts.instance,
      };
    },
  };
}
