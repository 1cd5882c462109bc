/**
 * How many messages one bind may have under way without an answer, and how many it may send in a second. A carrier that
 * says "too fast" halves the window; it grows back by one for each full window that went well.
 */
export interface Pace {
  readonly window: number;
  readonly perSecond: number;
}

/** No timer is finer: without it, no bind could send more than one message in each of its ticks. */
const shortestWaitMs = 1;

export class Window {
  readonly #pace: Pace;
  #size: number;
  #underWay = 0;
  #wentWell = 0;
  /** When the next message may be sent, by the clock of whoever asks. */
  #nextAt = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
    this.#size = pace.window;
  }

  get size(): number {
    return this.#size;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** In how many milliseconds one may be sent; null: not before an answer has come. */
  waitMs(now: number): number | null {
    if (this.#underWay >= this.#size) return null;
    const waitMs = this.#nextAt - now;
    return waitMs < shortestWaitMs ? 0 : waitMs;
  }

  take(now: number): void {
    this.#underWay++;
    // Spread evenly: carriers count in seconds of their own, and a burst over the border of two is twice the rate to them.
    this.#nextAt = Math.max(this.#nextAt, now) + 1_000 / this.#pace.perSecond;
  }

  release(result: "well" | "throttled" | "other"): void {
    this.#underWay--;
    switch (result) {
      case "well":
        this.#grow();
        break;
      case "throttled":
        this.#size = Math.max(1, Math.floor(this.#size / 2));
        this.#wentWell = 0;
        break;
      case "other":
        break;
    }
  }

  #grow(): void {
    this.#wentWell++;
    if (this.#wentWell < this.#size || this.#size >= this.#pace.window) return;
    this.#size++;
    this.#wentWell = 0;
  }
}
