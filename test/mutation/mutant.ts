/** One change to the code and what the tests made of it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** What was changed into what, on one line. */
  readonly change: string;
  /** `timeout`: the change made it run for ever, which is noticed too. `uncovered`: no test runs that code. */
  readonly fate: "killed" | "timeout" | "survived" | "uncovered";
}

export function isNoticed(mutant: Mutant): boolean {
  return mutant.fate === "killed" || mutant.fate === "timeout";
}
