/** The words for a carrier's health on one channel, as routing, ops and the other instances use them. */
export type CircuitState = "closed" | "half_open" | "open";

/** What routing asks before each attempt. */
export interface RouteHealth {
  /** False behind an open circuit, and while a half-open one waits for its probe. */
  readonly permits: boolean;
  /** A fault was seen lately and nothing since proves that the carrier works: better take another one. */
  readonly isDoubtful: boolean;
}

/** Answers of the rolling window. */
export interface CircuitFigures {
  readonly calls: number;
  readonly failures: number;
  readonly failurePercent: number;
}
