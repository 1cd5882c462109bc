/** The verdict on a run: every broken rule, with the delivery's trace and what was done to the system during its life. */
import type { Delivery } from "../../src/delivery/delivery.ts";
import { traceOf, type TraceView } from "../../src/trace/trace.ts";
import { balanceBooks, endsWithinMs } from "../support/books.ts";
import type { LoggedFault } from "./fault.ts";
import { historyOf, type Evidence } from "./history-of-run.ts";
import { judgeRun, type Finding } from "./own-rules.ts";

export interface Violation extends Finding {
  /** null where it concerns no single delivery, or its record is gone. */
  readonly trace: TraceView | null;
  readonly faultsMeanwhile: readonly LoggedFault[];
}

export function judge(evidence: Evidence, faults: readonly LoggedFault[], complaints: readonly string[]): readonly Violation[] {
  const history = historyOf(evidence);
  const records = new Map(evidence.contents.deliveries.map((delivery) => [delivery.id, delivery]));
  const findings: readonly Finding[] = [...balanceBooks(history), ...judgeRun(evidence, history.stored, faults, complaints)];
  return findings.map((finding) => {
    const record = finding.delivery === null ? undefined : records.get(finding.delivery);
    if (record === undefined) return { ...finding, trace: null, faultsMeanwhile: [] };
    return { ...finding, trace: traceOf(record), faultsMeanwhile: faults.filter((fault) => fellInto(fault, record)) };
  });
}

function fellInto({ from, until }: LoggedFault, { createdAt, finishedAt, expiresAt }: Delivery): boolean {
  return from <= (finishedAt ?? expiresAt) + endsWithinMs && until >= createdAt - endsWithinMs;
}
