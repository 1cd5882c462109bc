/** The line above every table: without it the figures mean nothing to anybody else. */
import type { Machine } from "../figures/machine.ts";

export function machineInWords({ cores, cpu, system, node, redis, loadAtStart }: Machine): string {
  return `${cores} cores (${cpu}), ${system}, Node ${node}, Redis ${redis}, load average ${loadAtStart.toFixed(1)} at the start`;
}
