/**
 * The contract's second: whatever a port waits for, the caller has an answer by then. A port that honours its own
 * deadlines never comes near this one; it is here for the day one doesn't.
 */
import { type Problem, queueUnavailable } from "./problem.ts";

export const answerDeadlineMs = 950;

export async function answerInTime<T>(work: () => Promise<T>): Promise<T | Problem> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Problem>((resolve) => {
    timer = setTimeout(() => resolve(queueUnavailable()), answerDeadlineMs);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
