/** Chooses and strikes the faults: several at once, one after the other on each lane, as the seed says. */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "../simulation/chance.ts";
import type { Fault, LoggedFault } from "./fault.ts";

const laneCount = 3;
const leastPauseMs = 100;
const mostPauseMs = 900;

export async function disturb(parts: {
  readonly faults: readonly Fault[];
  readonly chance: Chance;
  /** How often it is drawn now, beside the others. */
  readonly weigh: (fault: Fault) => number;
  /** Whether the fault may strike beside those that are under way. */
  readonly mayStrike: (fault: Fault, underWay: readonly Fault[]) => boolean;
  readonly isOver: () => boolean;
  readonly log: (fault: LoggedFault) => void;
}): Promise<void> {
  const underWay = new Set<Fault>();

  const choose = (): Fault | undefined => {
    const busy = [...underWay];
    const free = parts.faults.filter((fault) => busy.every(({ target }) => target !== fault.target) && parts.mayStrike(fault, busy));
    let left = parts.chance.next() * free.reduce((sum, fault) => sum + parts.weigh(fault), 0);
    return free.find((fault) => (left -= parts.weigh(fault)) < 0);
  };

  const strikeInTurn = async (): Promise<void> => {
    while (!parts.isOver()) {
      const fault = choose();
      if (fault !== undefined) {
        underWay.add(fault);
        const from = Date.now();
        const what = await fault.strike(parts.chance);
        parts.log({ kind: fault.kind, target: fault.target, what, from, until: Date.now() });
        underWay.delete(fault);
      }
      await pause(parts.chance.whole(leastPauseMs, mostPauseMs));
    }
  };

  await Promise.all(Array.from({ length: laneCount }, strikeInTurn));
}
