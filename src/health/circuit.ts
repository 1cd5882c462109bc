/**
 * One carrier's circuit on one channel, and the only module that touches opossum. Opossum keeps the states, the rolling
 * window, the reset timer and the single probe of a half-open circuit. Around it stands what it doesn't do:
 *
 *  - Every opening begins a new generation: a fresh opossum circuit. Calls that began before it report to the old one,
 *    which nobody listens to, so that no late success closes a circuit and no late failure takes the place of the probe.
 *  - It opens by the share of faults among calls that were answered. Opossum divides by the calls that have begun: while
 *    hundreds hang on a dead carrier, that share stays small. Its own rule is therefore set out of reach (over 100 %).
 *  - The adapter ends a call at its deadline, each by its own signal. Opossum's time-out, a second later, is the net for
 *    an adapter that doesn't; its abort controller would abort every call at once and its capacity would count our own
 *    overload as the carrier's fault, so neither is used. Nor is its error filter: who is at fault is `carrier-fault.ts`.
 *  - A doubtful carrier is avoided before the circuit opens (`suspicion.ts`), and after it has closed again calls beyond
 *    an allowance that doubles with each success are advised against, so that a recovering carrier isn't run over.
 */
import CircuitBreaker from "opossum";
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { Config } from "../config/schema.ts";
import { adviceLifeMs, isToldOpen, type CircuitAdvice } from "./advice.ts";
import { isCarrierFault } from "./carrier-fault.ts";
import type { CircuitFigures, CircuitState, RouteHealth } from "./circuit-state.ts";
import { afterFault, afterSuccess, afterTold, isDoubtful, needsProbe, unsuspected, type Call, type Suspicion } from "./suspicion.ts";

export type Send = () => Promise<SendOutcome>;
export type RunResult = SendOutcome | { readonly outcome: "not_permitted" };

export interface CircuitReport {
  /** As routing sees it: open also when only the other instances say so. */
  readonly state: CircuitState;
  readonly isDoubtful: boolean;
  /** Since when this instance's own circuit has not been closed; null when it is. */
  readonly openedAt: number | null;
  /** Of the rolling window; until the circuit closes again, those that opened it. */
  readonly figures: CircuitFigures;
}

export interface Circuit {
  /** `not_permitted`: nothing was sent. */
  run(send: Send): Promise<RunResult>;
  health(): RouteHealth;
  report(): CircuitReport;
  /** What this instance knows first-hand; null when all is well. */
  advice(): Pick<CircuitAdvice, "state" | "faultAt" | "openedAt"> | null;
  /** What the other instances say of this circuit now, each once; believed for `adviceLifeMs`. */
  learn(advice: readonly CircuitAdvice[]): void;
  stop(): void;
}

type Breaker = CircuitBreaker<[Send], SendOutcome>;

const netMs = 1_000;
/** With that many calls allowed at once after a recovery, it is over. */
const rampEndsAt = 64;

export function createCircuit(parts: {
  readonly timeoutMs: number;
  readonly breaker: Config["breaker"];
  readonly now: () => number;
  readonly onChange: (state: CircuitState) => void;
}): Circuit {
  const { now, onChange } = parts;
  const { minimumCalls, failurePercent } = parts.breaker;
  const resetMs = parts.breaker.resetSeconds * 1_000;
  let suspicion: Suspicion = unsuspected;
  let opening: { readonly at: number; readonly figures: CircuitFigures } | null = null;
  let told: { readonly at: number; readonly advice: readonly CircuitAdvice[] } = { at: 0, advice: [] };
  let callsBegun = 0;
  let callsInFlight = 0;
  let isProbing = false;
  let allowance = Infinity;

  const startGeneration = (isOpen: boolean): Breaker => {
    const next: Breaker = new CircuitBreaker(throwOnFault, {
      timeout: parts.timeoutMs + netMs,
      resetTimeout: resetMs,
      rollingCountTimeout: parts.breaker.windowSeconds * 1_000,
      volumeThreshold: minimumCalls,
      errorThresholdPercentage: 100,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    if (isOpen) next.open();
    next.on("failure", () => {
      const { calls, failurePercent: percent } = figuresOf(next);
      if (next.closed && calls >= minimumCalls && percent >= failurePercent) next.open();
    });
    next.on("open", () => {
      opening ??= { at: now(), figures: figuresOf(next) };
      next.shutdown();
      breaker = startGeneration(true);
      onChange("open");
    });
    next.on("halfOpen", () => onChange("half_open"));
    next.on("close", () => {
      opening = null;
      allowance = 1;
      onChange("closed");
    });
    return next;
  };
  let breaker = startGeneration(false);

  const permits = (): boolean => breaker.closed || (breaker.halfOpen && breaker.pendingClose);
  const isRunOver = (): boolean => callsInFlight >= allowance;
  const toldOpen = (): boolean => now() < told.at + adviceLifeMs && isToldOpen(told.advice, suspicion.goodCallBeganAt, now(), resetMs);
  const stateNow = (): CircuitState => {
    if (breaker.closed) return "closed";
    return breaker.halfOpen ? "half_open" : "open";
  };

  const begin = (): Call => {
    callsBegun += 1;
    callsInFlight += 1;
    const call: Call = { number: callsBegun, beganAt: now(), isProbe: !isProbing && needsProbe(suspicion, now()) };
    if (call.isProbe) isProbing = true;
    return call;
  };
  const end = (call: Call): void => {
    callsInFlight -= 1;
    if (call.isProbe) isProbing = false;
  };

  return {
    async run(send) {
      if (!permits()) return { outcome: "not_permitted" };
      const generation = breaker;
      const call = begin();
      try {
        const outcome = await generation.fire(send);
        suspicion = afterSuccess(suspicion, call);
        if (generation === breaker) allowance = allowance * 2 < rampEndsAt ? allowance * 2 : Infinity;
        return outcome;
      } catch (error) {
        suspicion = afterFault(suspicion, call, now(), resetMs);
        return outcomeOf(error);
      } finally {
        end(call);
      }
    },
    health: () => ({ permits: permits() && !toldOpen(), isDoubtful: isDoubtful(suspicion, now(), isProbing) || isRunOver() }),
    report: () => ({
      state: breaker.closed && toldOpen() ? "open" : stateNow(),
      isDoubtful: isDoubtful(suspicion, now(), isProbing),
      openedAt: opening?.at ?? null,
      figures: opening?.figures ?? figuresOf(breaker),
    }),
    advice() {
      const openedAt = opening?.at ?? null;
      const { faultAt } = suspicion;
      const state = stateNow();
      if (state !== "closed") return { state, faultAt, openedAt };
      return suspicion.rounds > 0 && isDoubtful(suspicion, now(), isProbing) ? { state: "doubtful", faultAt, openedAt } : null;
    },
    learn(advice) {
      told = { at: now(), advice };
      for (const { faultAt } of advice) suspicion = afterTold(suspicion, faultAt, now(), resetMs);
    },
    stop: () => breaker.shutdown(),
  };
}

/** Opossum counts rejections, so a carrier's fault passes through it as one. */
class CarrierFault extends Error {
  override readonly name = "CarrierFault";
  readonly outcome: SendOutcome;

  constructor(outcome: SendOutcome) {
    super(outcome.outcome);
    this.outcome = outcome;
  }
}

async function throwOnFault(send: Send): Promise<SendOutcome> {
  const outcome = await send();
  if (isCarrierFault(outcome)) throw new CarrierFault(outcome);
  return outcome;
}

function outcomeOf(error: unknown): SendOutcome {
  if (error instanceof CarrierFault) return error.outcome;
  const isTimeout = error instanceof Error && CircuitBreaker.isOurError(error) && "code" in error && error.code === "ETIMEDOUT";
  if (isTimeout) return { outcome: "unknown", carrierCode: null, carrierText: "The carrier had not answered by the deadline." };
  throw error;
}

function figuresOf(breaker: Breaker): CircuitFigures {
  const { successes, failures } = breaker.stats;
  const calls = successes + failures;
  return { calls, failures, failurePercent: calls === 0 ? 0 : (failures / calls) * 100 };
}
