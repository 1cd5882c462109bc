/** How long things take in the stand-in's world. The real ones take seconds; tests and benchmarks want none of it. */
import { z } from "zod";

const ms = z.int().min(0).max(600_000);

export const paceSchema = z.strictObject({
  /** Acceptance to `sent`. */
  sentMs: ms.default(40),
  /** `sent` to `delivered`. */
  deliveredMs: ms.default(150),
  /** Acceptance to the phone's ringing. */
  ringMs: ms.default(80),
  /** Ringing to the person's picking up, or to busy and rejected. */
  answerMs: ms.default(400),
  /** Ringing until the carrier gives up; never longer than the call's own ring time. */
  noAnswerMs: ms.default(2_000),
  /** One spoken sentence. */
  sentenceMs: ms.default(150),
  /** How long a call waits for a key; omitted: as long as the script says. */
  keyWaitMs: ms.optional(),
});
export type Pace = z.infer<typeof paceSchema>;
