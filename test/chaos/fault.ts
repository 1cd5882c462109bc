/** What can be done to the running system, and the log of what was done to it and when. */
import type { Chance } from "../simulation/chance.ts";

export const faultKinds = [
  "gateway killed",
  "gateway restarted",
  "gateway hung",
  "Redis killed",
  "Redis hung",
  "Redis replica killed",
  "Redis master killed, failed over",
  "Redis master hung, failed over",
  "Redis slot moved",
  "link to Redis spoilt",
  "link to carrier spoilt",
  "link to callers spoilt",
  "carrier down",
  "carrier refuses",
  "carrier silent",
  "carrier slow",
  "carrier lies",
  "every carrier refuses",
  "receipts spoilt",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** SIGKILLs of processes that hold something. */
export const kills: readonly FaultKind[] = ["gateway killed", "Redis killed", "Redis replica killed", "Redis master killed, failed over"];
export const failovers: readonly FaultKind[] = ["Redis master killed, failed over", "Redis master hung, failed over"];
/** What may keep an instance from hearing what Redis has done. */
export const hidesAnswers: readonly FaultKind[] = [
  ...failovers,
  ...(["Redis killed", "Redis hung", "Redis slot moved", "link to Redis spoilt", "gateway hung"] as const),
];

export interface Fault {
  readonly kind: FaultKind;
  /** What it strikes: one thing has one fault at a time. */
  readonly target: string;
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  /** Strikes, and resolves when everything is mended. Says what exactly was done. */
  strike(chance: Chance): Promise<string>;
}

export interface LoggedFault {
  readonly kind: FaultKind;
  readonly target: string;
  readonly what: string;
  readonly from: number;
  readonly until: number;
}
