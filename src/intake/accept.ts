/**
 * Takes a request for a delivery: screen it, let it wait for its turn, claim its idempotency key, write the delivery, have it
 * worked on. It answers "accepted" only when the record is where a crash can't lose it.
 */
import type { Clock } from "../clock/clock.ts";
import type { Delivery } from "../delivery/delivery.ts";
import { createDeliveryId, shardOfDelivery, shardOfPhone } from "../delivery/id.ts";
import { putBackMs } from "../delivery/ledger.ts";
import { sealMaterial, sealPerson, type Material, type Person } from "../delivery/sealed-parts.ts";
import type { AcceptReply, DeliveryStore, Held } from "../delivery/store.ts";
import type { Admissions } from "../dispatch/admission.ts";
import type { PlanFirstAttempt } from "../dispatch/first-attempt.ts";
import type { Place } from "../dispatch/lane.ts";
import type { Work } from "../dispatch/work.ts";
import { commandTimeoutMs } from "../redis/connection.ts";
import { TooFewReplicas } from "../redis/safe-writes.ts";
import { isUnavailable } from "../redis/unavailable.ts";
import type { Sealer } from "../secrets/sealing.ts";
import type { AcceptCommand, AcceptResult } from "./accept-command.ts";
import type { Idempotency, KeyedRequest } from "./idempotency.ts";
import type { NamePhone, PhoneName } from "./name-phone.ts";
import { screen, type Screened, type ScreeningRules } from "./screen.ts";

export interface IntakeParts {
  readonly store: DeliveryStore;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  readonly namePhone: NamePhone;
  readonly sealer: Sealer;
  readonly shardCount: number;
  readonly instance: string;
  readonly rules: ScreeningRules;
  readonly admissions: Pick<Admissions, "admit">;
  /** null: there is no first attempt to claim together with the acceptance. */
  readonly planFirst: PlanFirstAttempt;
  readonly work: Pick<Work, "advance">;
  /** Says that there is work for which no place is kept; its failure loses nothing, the sweeper finds the delivery. */
  readonly announce: (held: Held) => void;
}

export function createIntake(parts: IntakeParts): (command: AcceptCommand) => Promise<AcceptResult> {
  return async (command) => {
    const result = screen(command, parts.rules);
    if (result.kind !== "served") return result;
    const { screened } = result;
    // From here on, whatever it waits for: an acceptance that its caller doesn't hear of must not be one.
    const callerGivesUpAt = parts.clock.now() + commandTimeoutMs;
    const admission = await parts.admissions.admit();
    if (admission.kind === "overloaded") return overloaded;
    const place = admission.kind === "place" ? admission.place : null;
    try {
      const name = await parts.namePhone(screened.destination.e164);
      if (name.kind === "moving") return exhausted(name.retryAfterMs);
      if (name.optedOut && screened.channel === "sms" && screened.fallback === null) return optedOut;
      const draft = draftDelivery({ command, screened, name, callerGivesUpAt }, parts);
      return command.idempotency === null
        ? await acceptOnce(draft, place, parts)
        : await acceptKeyed(draft, place, { tenant: command.tenant, ...command.idempotency }, parts);
    } catch (error) {
      if (isUnavailable(error)) return unavailable;
      throw error;
    } finally {
      place?.free();
    }
  };
}

async function acceptKeyed(draft: Draft, place: Place | null, request: KeyedRequest, parts: IntakeParts): Promise<AcceptResult> {
  const fresh = draft.newId();
  const claim = await parts.idempotency.claim(request, fresh);
  switch (claim.kind) {
    case "mismatch":
      return { kind: "idempotency_mismatch" };
    case "claimed":
      break;
    case "known": {
      const known = await parts.store.read(claim.deliveryId);
      // Only a claim that was tampered with leads to another tenant's delivery.
      if (known !== null && known.delivery.tenant !== request.tenant) return { kind: "idempotency_mismatch" };
      if (known !== null)
        return (await parts.store.rely(known)) ? { kind: "accepted", delivery: known.delivery, replayed: true } : unavailable;
      if (claim.mayBeRunning) return { kind: "idempotency_in_progress" };
      if (!draft.fits(claim.deliveryId)) {
        // Claimed under the phone's other name, and cut off; since then nothing has lived under that one.
        await parts.idempotency.release(request, claim.deliveryId);
        return acceptKeyed(draft, place, request, parts);
      }
    }
  }
  const id = claim.kind === "known" ? claim.deliveryId : fresh;
  const result = await acceptOnce(draft, place, parts, id);
  if (result.kind !== "accepted") await parts.idempotency.release(request, id);
  return result;
}

async function acceptOnce(draft: Draft, place: Place | null, parts: IntakeParts, id = draft.newId()): Promise<AcceptResult> {
  const { delivery, person, material } = draft.withId(id);
  const first = draft.mayPlanFirst && place !== null ? parts.planFirst(delivery, person, material) : null;
  const { callerGivesUpAt } = draft;
  const reply = await parts.store.accept(delivery, { callerGivesUpAt, ...(first !== null && { first: first.claim }) });
  if (reply.kind !== "accepted") return answerOf(reply);
  const { held, isFirstClaimed } = reply;
  if (place === null) parts.announce(held);
  else place.run(() => (first !== null && isFirstClaimed ? first.carryOut(held) : parts.work.advance(held)));
  const { remainingAtAcceptance, recentForPhone } = held.delivery;
  return { kind: "accepted", delivery: { ...delivery, remainingAtAcceptance, recentForPhone }, replayed: false };
}

function answerOf(reply: Exclude<AcceptReply, { kind: "accepted" }>): AcceptResult {
  switch (reply.kind) {
    case "exists":
      return { kind: "accepted", delivery: reply.held.delivery, replayed: true };
    case "late":
      return unavailable;
    case "unsafe":
      // The key goes on to name what is still there, so that a repetition makes no second delivery.
      if (!reply.wasTakenBack) throw new TooFewReplicas();
      return unavailable;
    case "opted_out":
      return optedOut;
    case "denied":
      return exhausted(reply.retryAfterMs);
  }
}

const overloaded: AcceptResult = { kind: "overloaded", retryAfterSeconds: 1 };

const unavailable: AcceptResult = { kind: "queue_unavailable", retryAfterSeconds: 1 };

const optedOut: AcceptResult = {
  kind: "opted_out",
  detail: 'This phone has answered STOP. Use channel "voice", or ask the person to text START to the sender.',
};

function exhausted(retryAfterMs: number): AcceptResult {
  return { kind: "attempts_exhausted", retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) };
}

interface Draft {
  readonly callerGivesUpAt: number;
  /** The script that accepts looks for STOP under the phone's one name only. */
  readonly mayPlanFirst: boolean;
  newId(): string;
  /** Whether the id names the phone's shard. */
  fits(id: string): boolean;
  withId(id: string): Drafted;
}

/** A delivery, and what is sealed in it. */
interface Drafted {
  readonly delivery: Delivery;
  readonly person: Person;
  readonly material: Material;
}

interface Asked {
  readonly command: AcceptCommand;
  readonly screened: Screened;
  readonly name: Extract<PhoneName, { kind: "named" }>;
  readonly callerGivesUpAt: number;
}

function draftDelivery({ command, screened, name, callerGivesUpAt }: Asked, parts: IntakeParts): Draft {
  const { destination, channel, fallback } = screened;
  const { phoneHash } = name;
  const createdAt = parts.clock.now();
  const expiresAt = createdAt + command.ttlSeconds * 1_000;
  const shard = shardOfPhone(phoneHash, parts.shardCount);
  return {
    callerGivesUpAt,
    mayPlanFirst: !name.optedOut,
    newId: () => createDeliveryId(createdAt, shard),
    fits: (id) => shardOfDelivery(id, parts.shardCount) === shard,
    withId(id) {
      const place = { id, tenant: command.tenant, phoneHash, expiresAt };
      const { user, clientIp, content, brand, domain, appHash, idempotency } = command;
      const person: Person = {
        to: destination.e164,
        userName: user.name,
        userEmail: user.email,
        clientIp,
        ...(idempotency !== null && { idempotencyKey: idempotency.key }),
      };
      const material: Material = { content, brand, domain, appHash };
      const delivery: Delivery = {
        ...place,
        channel,
        fallback,
        confirm: command.confirm,
        locale: command.locale,
        maskedTo: destination.masked,
        country: destination.country,
        user: user.id === null ? null : { id: user.id },
        correlationId: command.correlationId,
        metadata: command.metadata,
        sealedPerson: sealPerson(parts.sealer, place, person),
        sealedContent: sealMaterial(parts.sealer, place, material),
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
      return { delivery, person, material };
    },
  };
}
