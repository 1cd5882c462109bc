/** Waits for a condition, never for a time: the deadline only bounds a test that would fail anyway. */
export async function waitFor<T>(ask: () => Promise<T> | T, holds: (value: T) => boolean, what: string, deadlineMs = 20_000): Promise<T> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}; last seen: ${JSON.stringify(value)?.slice(0, 2_000)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
