/** How long the far side may take for what, and how soon we come back. */
export interface Timings {
  /** To be connected, TLS included, and then to be bound. */
  readonly connectMs: number;
  readonly bindMs: number;
  /** A link on which nothing arrives for so long is asked whether it lives, and has so long to answer. */
  readonly silenceMs: number;
  readonly enquiryMs: number;
  /** How long an unanswered message keeps its place in the window, after its own deadline. */
  readonly answerMs: number;
  readonly unbindMs: number;
  /** Before a connection is made again: doubling from the first to the longest; and after the account was refused. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly refusedPauseMs: number;
  /** A bind that held for so long makes the next pause a first one again. */
  readonly steadyMs: number;
  /** Before a report that fits no attempt is tried again: it may be ahead of the answer to its message. */
  readonly reportPausesMs: readonly number[];
}

export const usualTimings: Timings = {
  connectMs: 5_000,
  bindMs: 10_000,
  silenceMs: 15_000,
  enquiryMs: 10_000,
  answerMs: 30_000,
  unbindMs: 1_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  // Carriers lock accounts that keep trying with a wrong password.
  refusedPauseMs: 600_000,
  steadyMs: 30_000,
  reportPausesMs: [200, 800, 2_000, 3_000],
};
