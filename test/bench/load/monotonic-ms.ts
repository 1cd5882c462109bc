/** One clock for all threads and processes of a machine: the system's monotonic one, which nobody sets back. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
