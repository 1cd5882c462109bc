/** The stand-in's waiting, in one place, so that closing it leaves nothing ticking. */
export class Timers {
  readonly #pending = new Map<NodeJS.Timeout, () => void>();
  #closed = false;

  /** Runs it once, after so many milliseconds or on closing. The answered function forgets it. */
  after(ms: number, run: () => void): () => void {
    const timeout = setTimeout(
      () => {
        this.#pending.delete(timeout);
        run();
      },
      this.#closed ? 0 : ms,
    );
    this.#pending.set(timeout, run);
    return () => {
      clearTimeout(timeout);
      this.#pending.delete(timeout);
    };
  }

  pause(ms: number): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Ends every wait now, and every later one at once, so that whoever waits can finish. */
  close(): void {
    this.#closed = true;
    for (const [timeout, run] of this.#pending) {
      clearTimeout(timeout);
      run();
    }
    this.#pending.clear();
  }
}
