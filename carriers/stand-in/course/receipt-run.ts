/** The receipts of one message or call, lost, doubled, delayed or turned round as a rule wants it. */
import type { CallbackMaker, SmsAccount } from "../account.ts";
import type { ReceiptPlan } from "../rules/rules.ts";
import type { World } from "../world.ts";

export class ReceiptRun {
  readonly #world: World;
  readonly #account: SmsAccount;
  readonly #plan: ReceiptPlan;
  readonly #held: (() => Promise<void>)[] = [];
  #chain: Promise<void> = Promise.resolve();

  constructor(world: World, account: SmsAccount, plan: ReceiptPlan) {
    this.#world = world;
    this.#account = account;
    this.#plan = plan;
  }

  /** Returns at once: a slow client doesn't keep the phone from ringing. One receipt is posted after another, as events happened. */
  report(event: string, make: CallbackMaker | null, final: boolean): void {
    if (make === null || !this.#world.postsCallbacks || this.#loses(final)) return;
    const post = async (): Promise<void> => {
      await this.#world.timers.pause(this.#plan.delayMs);
      for (let copy = 0; copy < this.#plan.copies; copy += 1) {
        await this.#world.poster.post({ account: this.#account.name, event, tries: this.#account.callbackTries, make });
      }
    };
    if (this.#plan.order === "reversed") this.#held.unshift(post);
    else this.#chain = this.#chain.then(post);
  }

  /** Resolves when all are posted. */
  async finish(): Promise<void> {
    for (const post of this.#held) this.#chain = this.#chain.then(post);
    await this.#chain;
  }

  #loses(final: boolean): boolean {
    switch (this.#plan.lose) {
      case "none":
        return false;
      case "progress":
        return !final;
      case "final":
        return final;
      case "all":
        return true;
    }
  }
}
