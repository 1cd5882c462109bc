/**
 * Is a carrier doubtful? A circuit needs many calls to open, and at low traffic a dead carrier would cost victim after
 * victim a time-out before it does. So a single fault makes the carrier doubtful: routing then prefers any other one.
 *
 *  - Doubt lasts for the reset time, doubled with each probe that fails, up to ten times the reset time.
 *  - When it has run out, one call is the probe; the carrier stays doubtful for all others until the probe has ended.
 *  - A good call ends the doubt if it began after the faulty one. Order of beginning is what counts: a call that began
 *    before the fault may have been answered by a carrier that has died since, and a time-out that ends late says nothing
 *    about a carrier that has answered younger calls meanwhile.
 *  - Faults that other instances tell of make doubtful too, once each and never for longer than the reset time, and not
 *    when a call of our own that began later went well.
 *
 * Pure: states and times in, states out.
 */
export interface Suspicion {
  /** Failed probes in a row, the first fault included; 0 when no fault of our own stands against the carrier. */
  readonly rounds: number;
  /** Epoch ms; 0 when nothing stands against the carrier. */
  readonly doubtfulUntil: number;
  /** Number of the youngest call that was faulty, and of the youngest that was good. */
  readonly faultyCall: number;
  readonly goodCall: number;
  readonly goodCallBeganAt: number;
  readonly faultAt: number;
  readonly toldFaultAt: number;
}

export interface Call {
  /** Calls are numbered in the order in which they begin. */
  readonly number: number;
  readonly beganAt: number;
  readonly isProbe: boolean;
}

const longestInResets = 10;

export const unsuspected: Suspicion = {
  rounds: 0,
  doubtfulUntil: 0,
  faultyCall: 0,
  goodCall: 0,
  goodCallBeganAt: 0,
  faultAt: 0,
  toldFaultAt: 0,
};

export function afterFault(suspicion: Suspicion, call: Call, now: number, resetMs: number): Suspicion {
  if (call.number < suspicion.goodCall) return suspicion;
  const rounds = call.isProbe ? suspicion.rounds + 1 : Math.max(suspicion.rounds, 1);
  const doubtMs = resetMs * Math.min(2 ** (rounds - 1), longestInResets);
  return {
    ...suspicion,
    rounds,
    doubtfulUntil: Math.max(suspicion.doubtfulUntil, now + doubtMs),
    faultyCall: Math.max(suspicion.faultyCall, call.number),
    faultAt: now,
  };
}

export function afterSuccess(suspicion: Suspicion, call: Call): Suspicion {
  if (call.number < suspicion.goodCall) return suspicion;
  const good = { ...suspicion, goodCall: call.number, goodCallBeganAt: call.beganAt };
  return call.number < suspicion.faultyCall ? good : { ...good, rounds: 0, doubtfulUntil: 0 };
}

/** Another instance has seen a fault at that time. */
export function afterTold(suspicion: Suspicion, faultAt: number, now: number, resetMs: number): Suspicion {
  const isNews = faultAt > suspicion.toldFaultAt && faultAt > suspicion.goodCallBeganAt && faultAt + resetMs > now;
  if (!isNews) return suspicion;
  return { ...suspicion, toldFaultAt: faultAt, doubtfulUntil: Math.max(suspicion.doubtfulUntil, Math.min(faultAt, now) + resetMs) };
}

/** @param isProbing a probe is under way */
export function isDoubtful(suspicion: Suspicion, now: number, isProbing: boolean): boolean {
  return now < suspicion.doubtfulUntil || (suspicion.doubtfulUntil !== 0 && isProbing);
}

/** The doubt has run out, and nothing has proved the carrier good yet. */
export function needsProbe(suspicion: Suspicion, now: number): boolean {
  return suspicion.doubtfulUntil !== 0 && now >= suspicion.doubtfulUntil;
}
