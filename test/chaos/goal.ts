/** When a fault run has had enough: after a time, or after so many kills and failovers. */
import { failovers, kills, type FaultKind, type LoggedFault } from "./fault.ts";

export type Goal =
  | { readonly kind: "time"; readonly seconds: number }
  | { readonly kind: "counts"; readonly kills: number; readonly failovers: number };

/** Faults that are still wanted come that much more often. */
const wantedFactor = 4;

export function isReached(goal: Goal, ranForMs: number, faults: readonly LoggedFault[]): boolean {
  switch (goal.kind) {
    case "time":
      return ranForMs >= goal.seconds * 1_000;
    case "counts":
      return countKills(faults) >= goal.kills && countFailovers(faults) >= goal.failovers;
  }
}

export function weightFactor(goal: Goal, kind: FaultKind, faults: readonly LoggedFault[]): number {
  if (goal.kind === "time") return 1;
  const isWanted =
    (failovers.includes(kind) && countFailovers(faults) < goal.failovers) || (kills.includes(kind) && countKills(faults) < goal.kills);
  return isWanted ? wantedFactor : 1;
}

/** Far more than it takes; a run that makes no progress ends by it. */
export function mostSeconds(goal: Goal): number {
  return goal.kind === "time" ? goal.seconds + 300 : 600 + goal.kills * 10 + goal.failovers * 90;
}

export function countKills(faults: readonly LoggedFault[]): number {
  return faults.filter(({ kind }) => kills.includes(kind)).length;
}

export function countFailovers(faults: readonly LoggedFault[]): number {
  return faults.filter(({ kind }) => failovers.includes(kind)).length;
}
