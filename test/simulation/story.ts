/** What happened, line by line: what a person reads of a seed that failed, and what two runs of one seed must agree in. */
export interface StoryLine {
  /** ms since the beginning of the run. */
  readonly at: number;
  /** An instance, a carrier, "store", "caller": whoever it happened to. */
  readonly who: string;
  /** null: it concerns more than one delivery. */
  readonly delivery: string | null;
  readonly what: string;
}

export interface Story {
  tell(who: string, delivery: string | null, what: string): void;
  /** A fault, also counted under its kind. */
  fault(kind: string, who: string, delivery: string | null, what?: string): void;
  readonly lines: readonly StoryLine[];
  readonly faults: ReadonlyMap<string, number>;
}

export function createStory(now: () => number): Story {
  const lines: StoryLine[] = [];
  const faults = new Map<string, number>();
  const tell: Story["tell"] = (who, delivery, what) => void lines.push({ at: now(), who, delivery, what });
  return {
    tell,
    fault(kind, who, delivery, what = kind) {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
      tell(who, delivery, `! ${what}`);
    },
    lines,
    faults,
  };
}

/** A delivery's own lines, with what befell instances, carriers and the store meanwhile. */
export function storyOf(lines: readonly StoryLine[], delivery: string): readonly StoryLine[] {
  const own = lines.filter((line) => line.delivery === delivery);
  const [from, until] = [own[0]?.at ?? 0, own.at(-1)?.at ?? 0];
  return lines.filter((line) => line.delivery === delivery || (line.delivery === null && line.at >= from && line.at <= until));
}

export function printLine({ at, who, delivery, what }: StoryLine): string {
  return `${(at / 1_000).toFixed(3).padStart(9)}  ${who.padEnd(10)} ${(delivery ?? "").padEnd(31)} ${what}`;
}
