/** The attempt budget as a person would write it down: the reference that the Lua on a real Redis is compared with. */
export interface TakeReply {
  readonly granted: boolean;
  readonly count: number;
  readonly retryAfterMs: number;
}

export class BudgetModel {
  readonly #entries = new Map<string, number>();
  #writtenAt: number | null = null;
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
    const known = this.#entries.get(id);
    if (known !== undefined) this.#put(now, id, Math.min(known, score));
  }

  giveBack(id: string): void {
    this.#entries.delete(id);
  }

  /** As they lie in the log, what has left the window and was not cleared away yet included. */
  entries(): ReadonlyMap<string, number> {
    return this.#entries;
  }

  /** When the log was last written; null before its first entry. */
  writtenAt(): number | null {
    return this.#writtenAt;
  }

  #open(now: number): number {
    // A clock that has jumped back takes the log with it.
    const behindMs = this.#writtenAt === null ? 0 : Math.max(0, this.#writtenAt - now);
    for (const [id, score] of this.#entries) {
      if (score - behindMs <= now - this.#windowMs) this.#entries.delete(id);
      else this.#entries.set(id, score - behindMs);
    }
    if (behindMs > 0) this.#writtenAt = now;
    return now;
  }

  #put(now: number, id: string, score: number): void {
    this.#writtenAt = now;
    this.#entries.set(id, score);
  }
}
