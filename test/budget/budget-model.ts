/** The attempt budget as a person would write it down: the reference that the Lua on a real Redis is compared with. */
export interface TakeReply {
  readonly granted: boolean;
  readonly count: number;
  readonly retryAfterMs: number;
}

export class BudgetModel {
  readonly #entries = new Map<string, number>();
  #highest = Number.NEGATIVE_INFINITY;
  readonly #limit: number;
  readonly #windowMs: number;

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  take(serverNow: number, id: string, score: number): TakeReply {
    const now = this.#open(serverNow);
    if (!this.#entries.has(id) && this.#entries.size >= this.#limit) {
      const earliest = Math.min(now, ...this.#entries.values());
      return { granted: false, count: this.#entries.size, retryAfterMs: Math.max(1, earliest + this.#windowMs - now) };
    }
    this.#put(now, id, score);
    return { granted: true, count: this.#entries.size, retryAfterMs: 0 };
  }

  move(serverNow: number, id: string, score: number): void {
    const now = this.#open(serverNow);
    if (this.#entries.has(id)) this.#put(now, id, score);
  }

  giveBack(id: string): void {
    this.#entries.delete(id);
  }

  #open(serverNow: number): number {
    const now = Math.max(serverNow, this.#highest);
    for (const [id, score] of this.#entries) if (score <= now - this.#windowMs) this.#entries.delete(id);
    return now;
  }

  #put(now: number, id: string, score: number): void {
    this.#highest = now;
    this.#entries.set(id, score);
  }
}
