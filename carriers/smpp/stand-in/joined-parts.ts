/** Parts of long texts, until all of one are there: as a phone holds them. */
import type { SubmittedPart } from "./submit-sm.ts";

const mostTexts = 1_000;

export class JoinedParts {
  readonly #texts = new Map<string, Map<number, string>>();

  /** The whole text once its last missing part has come; null before. */
  add({ from, to, text, part }: SubmittedPart): string | null {
    if (part === null) return text;
    const key = JSON.stringify([from, to, part.reference, part.total]);
    const parts = this.#texts.get(key) ?? new Map<number, string>();
    parts.set(part.number, text);
    this.#texts.set(key, parts);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= mostTexts) break;
      this.#texts.delete(oldest);
    }
    if (parts.size < part.total) return null;
    this.#texts.delete(key);
    return Array.from({ length: part.total }, (_, index) => parts.get(index + 1) ?? "").join("");
  }
}
