/** What the making of an attempt stands on: the ports it speaks to, and the facts that it is decided by. */
import type { Clock } from "../clock/clock.ts";
import type { DecisionLimits } from "../delivery/decide.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Ledger } from "../delivery/ledger.ts";
import type { RoutingTable } from "../routing/routing-table.ts";
import type { SenderRate } from "../senders/rate.ts";
import type { HandOver } from "./hand-over.ts";
import type { History } from "./history.ts";

export interface AttemptParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Counts on while `clock` is being set right. */
  readonly monotonicMs: () => number;
  readonly limits: DecisionLimits;
  readonly routingTable: () => RoutingTable;
  readonly random: () => number;
  readonly rate: SenderRate;
  readonly history: History;
  readonly isOptedOut: (delivery: Delivery) => Promise<boolean>;
  readonly handOver: HandOver;
  readonly timeoutMs: (carrier: string) => number;
}
