/** Calls that are waiting for a key just now, so that a person at the page, or a test, can press one. */
export class KeyWaits {
  readonly #waits = new Map<string, { readonly number: string; readonly take: (key: string) => void }>();

  /** `take` gets each key pressed on this phone until the answered function is called. */
  begin(callId: string, number: string, take: (key: string) => void): () => void {
    this.#waits.set(callId, { number, take });
    return () => this.#waits.delete(callId);
  }

  /** False when no call of this phone is waiting for a key. Presses on the newest of them. */
  press(number: string, keys: string): boolean {
    const wait = [...this.#waits.values()].findLast((wait) => wait.number === number);
    if (wait === undefined) return false;
    for (const key of keys) wait.take(key);
    return true;
  }
}
