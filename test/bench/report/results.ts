/** Everything that a run found out; written as JSON beside the printed table. */
import type { Ceiling } from "../ceiling.ts";
import type { Machine } from "../figures/machine.ts";
import type { Options } from "../options.ts";
import type { Cell } from "../rounds.ts";
import type { Storage } from "../storage.ts";
import type { Comparison } from "./compare.ts";
import type { Target } from "./targets.ts";

export interface Results {
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly machine: Machine;
  readonly ceiling: Ceiling;
  readonly options: Options;
  readonly comparisons: readonly Comparison[];
  readonly targets: readonly Target[];
  readonly storage: Storage | null;
  readonly cells: readonly Cell[];
}
