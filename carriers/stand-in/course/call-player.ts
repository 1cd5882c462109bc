/** Plays a call's script to whoever answered: speaks, waits for keys, and goes on with what the client answers to them. */
import type { AnsweredBy, CallbackMaker, CallSubmission, StandInAccount } from "../account.ts";
import { readCallScript } from "../script/call-script.ts";
import type { Gather, Step } from "../script/call-script.ts";
import { gatheredDigits } from "../script/gathered-digits.ts";
import type { PhoneCall } from "../phones.ts";
import type { World } from "../world.ts";

interface Listener {
  readonly answeredBy: AnsweredBy;
  /** Pressed at the first question; null leaves it to the page, the API, or the time-out. */
  readonly keys: string | null;
  readonly show: (change: Partial<PhoneCall>) => void;
}

/** What happens after the steps so far: go on, hang up, or continue with another script. */
type Next = { readonly kind: "on" } | { readonly kind: "hangup" } | Fetch;

interface Fetch {
  readonly kind: "fetch";
  readonly event: string;
  readonly make: CallbackMaker;
}

/** A script that keeps sending the call elsewhere is cut off here. */
const maximumScripts = 10;
const maximumSentences = 100;

export class CallPlayer {
  readonly #world: World;
  readonly #account: StandInAccount;
  readonly #call: CallSubmission;
  readonly #listener: Listener;
  readonly #heard: string[] = [];
  #unpressed: string;
  keys = "";

  constructor(world: World, account: StandInAccount, call: CallSubmission, listener: Listener) {
    this.#world = world;
    this.#account = account;
    this.#call = call;
    this.#listener = listener;
    this.#unpressed = listener.answeredBy === "human" ? (listener.keys ?? "") : "";
  }

  /** Resolves at the end of the call, with what went wrong, if anything did. */
  async play(): Promise<string | null> {
    const { script } = this.#call;
    let next: Next =
      script.kind === "url"
        ? { kind: "fetch", event: "script", make: this.#account.scriptWanted(this.#call, script.url, this.#listener.answeredBy) }
        : { kind: "on" };
    let document = script.kind === "inline" ? script.document : "";
    for (let scripts = 0; scripts < maximumScripts; scripts += 1) {
      if (next.kind === "fetch") {
        const fetched = await this.#fetch(next);
        if (fetched === null) return "The client gave no script";
        document = fetched;
      }
      const read = (this.#account.readScript ?? readCallScript)(document);
      if (!read.ok) return `The script can't be played: ${read.problem}`;
      next = await this.#playSteps(read.steps);
      if (next.kind !== "fetch") return null;
    }
    return "The script never ends";
  }

  async #fetch(next: Fetch): Promise<string | null> {
    const { name, callbackTries } = this.#account;
    const result = await this.#world.poster.post({ account: name, event: next.event, tries: callbackTries, make: next.make });
    return result.kind === "answered" && result.status < 300 ? result.body : null;
  }

  async #playSteps(steps: readonly Step[]): Promise<Next> {
    for (const step of steps) {
      const next = await this.#playStep(step);
      if (next.kind !== "on") return next;
    }
    return { kind: "on" };
  }

  async #playStep(step: Step): Promise<Next> {
    switch (step.kind) {
      case "say":
        if (this.#heard.length >= maximumSentences) return { kind: "hangup" };
        this.#heard.push(step.text);
        this.#listener.show({ heard: [...this.#heard] });
        await this.#world.timers.pause(this.#world.pace.sentenceMs);
        return { kind: "on" };
      case "pause":
        await this.#world.timers.pause(Math.min(step.seconds * 1_000, this.#world.pace.sentenceMs));
        return { kind: "on" };
      case "gather":
        return this.#ask(step.gather);
      case "redirect":
        return { kind: "fetch", event: "script", make: this.#account.scriptWanted(this.#call, step.url, null) };
      case "hangup":
        return { kind: "hangup" };
    }
  }

  async #ask(gather: Gather): Promise<Next> {
    // Keys pressed while the prompt is still spoken count: the wait begins before it.
    const { answer, prompted } = this.#awaitKeys(gather);
    await this.#playSteps(gather.prompt);
    prompted();
    const digits = await answer;
    if (digits === "" && !gather.actionOnEmptyResult) return { kind: "on" };
    if (digits !== "") {
      this.keys += digits;
      this.#listener.show({ keys: this.keys });
    }
    if (gather.action === null) return { kind: "hangup" };
    return { kind: "fetch", event: "keys", make: this.#account.keysPressed(this.#call, gather.action, digits) };
  }

  #awaitKeys(gather: Gather): { readonly answer: Promise<string>; readonly prompted: () => void } {
    const { promise, resolve } = Promise.withResolvers<string>();
    let pressed = "";
    let ended = false;
    let stopWaiting: (() => void) | undefined;
    const forget = this.#world.keyWaits.begin(this.#call.id, this.#call.to, (key) => {
      if (!ended) pressed += key;
      if (gatheredDigits(pressed, gather).complete) finish();
    });
    const finish = (): void => {
      if (ended) return;
      ended = true;
      forget();
      stopWaiting?.();
      this.#listener.show({ state: "talking" });
      resolve(gatheredDigits(pressed, gather).digits);
    };
    const prompted = (): void => {
      if (ended) return;
      pressed += this.#unpressed;
      const willPress = this.#unpressed !== "";
      this.#unpressed = "";
      const timeoutMs = this.#world.pace.keyWaitMs ?? gather.timeoutSeconds * 1_000;
      if (willPress || this.#listener.answeredBy === "machine") finish();
      else stopWaiting = this.#world.timers.after(timeoutMs, finish);
    };
    this.#listener.show({ state: "awaiting_keys" });
    return { answer: promise, prompted };
  }
}
