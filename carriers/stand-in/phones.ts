/** The virtual phones: what arrived on each, as its owner would see and hear it. Bounded in phones and in entries per phone. */
import { Recent } from "./recent.ts";

export interface PhoneText {
  readonly kind: "text";
  /** `out`: written by the phone's owner. */
  readonly direction: "in" | "out";
  readonly id: string;
  readonly at: number;
  readonly account: string;
  readonly carrier: string;
  readonly sender: string;
  readonly text: string;
}

export interface PhoneCall {
  readonly kind: "call";
  readonly id: string;
  readonly at: number;
  readonly account: string;
  readonly carrier: string;
  readonly callerId: string;
  /** What was said, sentence by sentence. */
  readonly heard: readonly string[];
  readonly keys: string;
  readonly state: "ringing" | "talking" | "awaiting_keys" | "ended";
  /** In plain words, once it has ended. */
  readonly result: string | null;
  /** What the client did wrong, when that ended the call. */
  readonly problem: string | null;
}

export type PhoneEntry = PhoneText | PhoneCall;

export interface Phone {
  readonly number: string;
  /** Oldest first. */
  readonly entries: readonly PhoneEntry[];
}

interface Slot {
  readonly entries: Recent<{ entry: PhoneEntry }>;
}

const entriesPerPhone = 50;

export class Phones {
  /** Least recently used first. */
  readonly #slots = new Map<string, Slot>();
  readonly #limit: number;
  /** Changes whenever anything on any phone does. */
  version = 0;

  /** 0 phones: nothing is kept. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds an entry and gives back the way to change it; a call changes as it goes on. */
  add<Entry extends PhoneEntry>(number: string, entry: Entry): (change: Partial<Omit<Entry, "kind" | "id">>) => void {
    if (this.#limit === 0) return () => {};
    const slot = this.#slots.get(number) ?? { entries: new Recent(entriesPerPhone) };
    this.#slots.delete(number);
    this.#slots.set(number, slot);
    for (const oldest of this.#slots.keys()) {
      if (this.#slots.size <= this.#limit) break;
      this.#slots.delete(oldest);
    }
    const holder: { entry: PhoneEntry } = { entry };
    slot.entries.add(holder);
    this.version += 1;
    return (change) => {
      holder.entry = { ...holder.entry, ...change };
      this.version += 1;
    };
  }

  get(number: string): Phone | null {
    const slot = this.#slots.get(number);
    return slot === undefined ? null : { number, entries: slot.entries.all().map((holder) => holder.entry) };
  }

  texts(number: string): readonly PhoneText[] {
    return (this.get(number)?.entries ?? []).filter((entry) => entry.kind === "text");
  }

  calls(number: string): readonly PhoneCall[] {
    return (this.get(number)?.entries ?? []).filter((entry) => entry.kind === "call");
  }

  /** Most recently used first. */
  all(): readonly Phone[] {
    return [...this.#slots.keys()].toReversed().map((number) => this.get(number) ?? { number, entries: [] });
  }

  clear(): void {
    this.#slots.clear();
    this.version += 1;
  }
}
