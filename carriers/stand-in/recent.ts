/** Keeps the last entries of something that never ends, so that a stand-in left running doesn't fill the memory. */
export class Recent<Entry> {
  #entries: Entry[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    // Cut only every `limit` entries: cutting each time would copy the whole list for each request.
    if (this.#entries.length >= this.#limit * 2) this.#entries = this.all();
  }

  /** Oldest first. */
  all(): Entry[] {
    return this.#limit === 0 ? [] : this.#entries.slice(-this.#limit);
  }

  clear(): void {
    this.#entries = [];
  }
}
