/**
 * What a carrier may do with one request: whether it gets it at all, whether it takes the message, what it says, and
 * when. All combinations that HTTP allows, the honest and the dishonest ones.
 */
import type { SendOutcome } from "../../carriers/outcome.ts";
import { rejectedAccount, undeliverable } from "../../carriers/refusal.ts";
import type { Chance } from "./chance.ts";

export const behaviours = [
  "accepts",
  "answers late",
  "refuses the connection",
  "lets nobody connect",
  "cuts off before it takes it",
  "cuts off after it took it",
  "hangs",
  "hangs and takes it",
  "throttles",
  "answers 500",
  "answers 500 after it took it",
  "answers 502",
  "answers 502 after it took it",
  "rejects the sender",
  "rejects the account",
  "knows no such phone",
] as const;
export type BehaviourName = (typeof behaviours)[number];

/** What a carrier may do for minutes on end. */
export const troubles = behaviours.filter((name) => name !== "accepts" && name !== "knows no such phone");

export interface Behaviour {
  /** Whether the request reaches the carrier. */
  readonly arrives: boolean;
  readonly taken: boolean;
  readonly answered: "accepted" | "refused" | "nothing";
  /** What the adapter makes of the answer; null: none comes. */
  readonly outcome: SendOutcome | null;
  /** What the adapter says when its time is up before. */
  readonly atDeadline: "unknown" | "unavailable";
  readonly answerMs: number;
}

const silent = { carrierCode: null, carrierText: null };
const unknown: SendOutcome = { outcome: "unknown", ...silent };
const unavailable: SendOutcome = { outcome: "unavailable", ...silent };

export function behave(name: BehaviourName, carrierMessageId: string, chance: Chance): Behaviour {
  const answerMs = 2 + chance.next() * 250;
  const accepted: SendOutcome = { outcome: "accepted", carrierMessageId, ...silent };
  const base = { arrives: true, taken: false, answered: "nothing", outcome: null, atDeadline: "unknown", answerMs } as const;
  const refused = (outcome: SendOutcome): Behaviour => ({ ...base, answered: "refused", outcome });
  switch (name) {
    case "accepts":
      return { ...base, taken: true, answered: "accepted", outcome: accepted };
    case "answers late":
      return { ...base, taken: true, answered: "accepted", outcome: accepted, answerMs: 500 + chance.next() * 9_000 };
    case "refuses the connection":
      return { ...base, arrives: false, outcome: unavailable };
    case "lets nobody connect":
      return { ...base, arrives: false, atDeadline: "unavailable" };
    case "cuts off before it takes it":
      return { ...base, outcome: unknown };
    case "cuts off after it took it":
      return { ...base, taken: true, outcome: unknown };
    case "hangs":
      return base;
    case "hangs and takes it":
      return { ...base, taken: true };
    case "throttles":
      return refused({ outcome: "throttled", retryAfterMs: chance.pick([null, 1_000, 30_000]), ...silent });
    case "answers 500":
      return refused(unavailable);
    case "answers 500 after it took it":
      return { ...refused(unavailable), taken: true };
    case "answers 502":
      return { ...base, outcome: unknown };
    case "answers 502 after it took it":
      return { ...base, taken: true, outcome: unknown };
    case "rejects the sender":
      return refused({ outcome: "rejected", reason: "sender_not_registered", fault: "route", ...silent });
    case "rejects the account":
      return refused({ ...rejectedAccount, ...silent } as SendOutcome);
    case "knows no such phone":
      return refused({ ...undeliverable("invalid_number"), ...silent } as SendOutcome);
  }
}
