/**
 * The promises as rules over what has happened: what callers were told, what carriers were handed, and what is stored at
 * the end. Pure, and one for all: the simulation and the fault runs on real processes balance their books by it.
 *
 * An outcome, not a cause, is what a rule looks at: it knows of no fault but of those that excuse something (`outages`,
 * carriers that refused or told of a failure).
 */
import { judgeBudgets, judgePlaces, judgeRefusalsInVain } from "./books/budgets.ts";
import { judgeEndings, judgeLives, judgeSightings } from "./books/endings.ts";
import { judgeDuplicates, judgeHandOvers } from "./books/hand-overs.ts";
import { judgeRefusals } from "./books/refusals.ts";
import type { Violation } from "./books/rule.ts";
import type { History } from "./history.ts";

export { endsWithinMs } from "./books/endings.ts";
export { rules, type Rule, type Violation } from "./books/rule.ts";

export function balanceBooks(history: History): readonly Violation[] {
  return [
    ...judgeEndings(history),
    ...judgeLives(history),
    ...judgeBudgets(history),
    ...judgeHandOvers(history),
    ...judgeDuplicates(history),
    ...judgeSightings(history),
    ...judgePlaces(history),
    ...judgeRefusals(history),
    ...(history.allWasWell ? judgeRefusalsInVain(history) : []),
  ];
}
