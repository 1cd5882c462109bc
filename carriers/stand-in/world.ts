/** What every course of events in the stand-in has at hand. */
import type { Poster } from "./callback-poster.ts";
import type { KeyWaits } from "./course/key-waits.ts";
import type { Pace } from "./course/pace.ts";
import type { Phones } from "./phones.ts";
import type { Recent } from "./recent.ts";
import type { RuleBook } from "./rules/rule-book.ts";
import type { LoggedRequest } from "./logged-request.ts";
import type { SentTexts } from "./sent-texts.ts";
import type { Timers } from "./course/timers.ts";

export interface World {
  readonly clock: () => number;
  readonly pace: Pace;
  readonly timers: Timers;
  readonly poster: Poster;
  readonly rules: RuleBook;
  readonly phones: Phones;
  readonly keyWaits: KeyWaits;
  readonly requests: Recent<LoggedRequest>;
  readonly sentTexts: SentTexts;
  /** False: nobody is told anything, for benchmarks of the sending side alone. */
  readonly postsCallbacks: boolean;
  /** False: neither phones nor requests are kept. */
  readonly records: boolean;
  /** Lets a course run on its own; `idle` and `close` wait for it. */
  readonly run: (course: Promise<unknown>) => void;
}
