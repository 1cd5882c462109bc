/** The verdict on a run: every broken rule, with the delivery's trace and what was done to the system during its life. */
import type { Delivery } from "../../src/delivery/delivery.ts";
import { traceOf, type TraceView } from "../../src/trace/trace.ts";
import { balanceBooks, endsWithinMs } from "../support/books.ts";
import type { Told } from "./callers.ts";
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
    const life = record === undefined ? lifeAsTold(finding, evidence.told) : lifeOf(record);
    return {
      ...finding,
      trace: record === undefined ? null : traceOf(record),
      faultsMeanwhile: life === null ? [] : faults.filter(({ from, until }) => from <= life.until && until >= life.from),
    };
  });
}

interface Life {
  readonly from: number;
  readonly until: number;
}

function lifeOf({ createdAt, finishedAt, expiresAt }: Delivery): Life {
  return { from: createdAt - endsWithinMs, until: (finishedAt ?? expiresAt) + endsWithinMs };
}

/** Of a delivery whose record is gone only its acceptance is known; null: nor is that. */
function lifeAsTold({ delivery }: Finding, told: readonly Told[]): Life | null {
  const accepted = told.find(({ answer }) => answer.kind === "accepted" && answer.delivery === delivery);
  if (accepted === undefined) return null;
  return { from: accepted.sentAt - endsWithinMs, until: accepted.answeredAt + (accepted.ttlMs ?? 0) + endsWithinMs };
}
