/** The last messages of all accounts by id, for a client that asks how one is doing. */
import type { SmsState, SmsSubmission } from "./account.ts";

export interface SentText {
  readonly message: SmsSubmission;
  readonly state: SmsState;
}

export class SentTexts {
  readonly #texts = new Map<string, SentText>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  set(account: string, message: SmsSubmission, state: SmsState): void {
    this.#texts.set(`${account}/${message.id}`, { message, state });
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= this.#limit) break;
      this.#texts.delete(oldest);
    }
  }

  get(account: string, id: string): SentText | null {
    return this.#texts.get(`${account}/${id}`) ?? null;
  }
}
