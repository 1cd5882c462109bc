/** Waits for conditions, never for a time: the deadline only bounds a test that would fail anyway. */
const pauseMs = 20;
const defaultDeadlineMs = 20_000;

/** @param what completes "waited in vain for …" */
export async function waitFor(what: string, condition: () => boolean | Promise<boolean>, deadlineMs = defaultDeadlineMs): Promise<void> {
  await waitUntil(what, condition, (holds) => holds, deadlineMs);
}

/** Asks again until the answer is right, and returns it. */
export async function waitUntil<T>(
  what: string,
  ask: () => T | Promise<T>,
  isRight: (answer: T) => boolean,
  deadlineMs = defaultDeadlineMs,
): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}; last seen: ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
    });
  }
}
