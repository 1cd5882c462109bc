/** How often which fault happens: drawn once for each seed, so that seeds differ in what troubles them most. */
import type { Chance } from "./chance.ts";

export interface Faults {
  /** Of one command to the store; what writes a delivery suffers more often (`suffering`). */
  readonly command: {
    readonly lostBefore: number;
    readonly lostAfter: number;
    readonly slow: number;
    readonly crashBefore: number;
    readonly crashAfter: number;
    /** Its instance stands still when the answer comes. */
    readonly hang: number;
  };
  /** How many of each happen in a minute, over all. */
  readonly perMinute: {
    readonly crashes: number;
    readonly hangs: number;
    readonly cuts: number;
    readonly clockJumps: number;
    readonly storeOutages: number;
    readonly carrierTroubles: number;
    readonly pauses: number;
  };
  /** Of one announcement in the queue. */
  readonly queue: { readonly lost: number; readonly doubled: number; readonly late: number };
  /** Of one hand-over, whatever state the carrier is in. */
  readonly handOver: number;
  /** Of one receipt. */
  readonly receiptLie: number;
  readonly wrongClock: number;
  readonly storeClockGoesBack: boolean;
}

/** Most commands only ask whether there is something to do: what goes wrong shall not all go wrong there. */
export function suffering(command: string): number {
  if (command === "commit (claim)") return 50;
  return /^(?:accept|commit)/.test(command) ? 10 : 1;
}

const calm: Faults = {
  command: { lostBefore: 0, lostAfter: 0, slow: 0, crashBefore: 0, crashAfter: 0, hang: 0 },
  perMinute: { crashes: 0, hangs: 0, cuts: 0, clockJumps: 0, storeOutages: 0, carrierTroubles: 0, pauses: 0 },
  queue: { lost: 0, doubled: 0, late: 0 },
  handOver: 0,
  receiptLie: 0,
  wrongClock: 0,
  storeClockGoesBack: false,
};

export function isCalm(faults: Faults): boolean {
  return faults === calm;
}

/** One seed in ten is calm, the others have each kind of fault with some strength or not at all. */
export function drawFaults(chance: Chance): Faults {
  if (chance.happens(0.1)) return calm;
  const upTo = (most: number): number => (chance.happens(0.35) ? 0 : most * chance.next());
  return {
    command: {
      lostBefore: upTo(0.006),
      lostAfter: upTo(0.006),
      slow: upTo(0.015),
      crashBefore: upTo(0.0004),
      crashAfter: upTo(0.0004),
      hang: upTo(0.0006),
    },
    perMinute: {
      crashes: upTo(1.5),
      hangs: upTo(2),
      cuts: upTo(2),
      clockJumps: upTo(2),
      storeOutages: upTo(1),
      carrierTroubles: upTo(4),
      pauses: upTo(0.5),
    },
    queue: { lost: upTo(0.3), doubled: upTo(0.3), late: upTo(0.3) },
    handOver: upTo(0.3),
    receiptLie: upTo(0.4),
    wrongClock: upTo(0.8),
    storeClockGoesBack: chance.happens(0.3),
  };
}
