/**
 * Asks again and again, one question at a time, and at once when somebody can't wait. A question that fails is asked
 * again at the next turn; the log says when answers stop coming and when they come again, not each time.
 */
import type { Logger } from "pino";

export const pollIntervalMs = 500;

export interface PollLoop {
  /** Resolves after the first answer, rejects without one. */
  start(): Promise<void>;
  /** Begins after everything that was asked before; rejects when it fails. */
  pollNow(): Promise<void>;
  stop(): Promise<void>;
}

export function createPollLoop(parts: { readonly poll: () => Promise<void>; readonly log: Logger }): PollLoop {
  let last: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let isFailing = false;

  const pollNow = (): Promise<void> => {
    const next = last.then(parts.poll);
    last = next.catch(() => undefined);
    return next;
  };
  const turn = async (): Promise<void> => {
    try {
      await pollNow();
      if (isFailing) parts.log.info("run-time changes and carrier health are shared again");
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        parts.log.warn({ err: error }, "run-time changes and carrier health can't be shared: the last known ones stay in force");
      isFailing = true;
    }
    if (!isStopped) timer = setTimeout(() => void turn(), pollIntervalMs);
  };

  return {
    pollNow,
    async start() {
      await pollNow();
      timer = setTimeout(() => void turn(), pollIntervalMs);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await last;
    },
  };
}
