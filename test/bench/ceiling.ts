/**
 * What load generator and carrier do with nothing between them. Both share the cores with what is measured: this says
 * how far above it their own limit lies, and what they take from it.
 */
import { cpuSeconds } from "./figures/cpu-time.ts";
import { createInFlightMemory } from "./carrier/in-flight.ts";
import { createArrivalsMemory } from "./load/arrivals.ts";
import { startCarrier } from "./subjects/carrier.ts";
import { startLoad } from "./subjects/load.ts";

export interface Ceiling {
  readonly perSecond: number;
  /** Of both together, per 1,000 messages; in no other figure. */
  readonly cpu: number | null;
}

const windowMs = 2_000;
/** Long enough for V8 to have optimised both. */
const rampMs = 1_000;
const callers = 64;

export async function measureCeiling(): Promise<Ceiling> {
  const arrivals = createArrivalsMemory();
  const carrier = await startCarrier({ arrivals, inFlight: createInFlightMemory(), receiptsTo: null, answerAfterMs: 0 });
  const load = await startLoad({ arrivals, target: { kind: "carrier", urls: [carrier.url] } });
  const cpu: (number | null)[] = [];
  const readCpu = (): void => void cpu.push(cpuSeconds(process.pid));
  const flow = await load.drive({ kind: "saturate", callers, rampMs, windowMs }, { opens: readCpu, closes: readCpu });
  await load.stop();
  await carrier.stop();
  const [before = null, after = null] = cpu;
  return {
    perSecond: (flow.handedOver * 1_000) / flow.windowMs,
    cpu: before === null || after === null ? null : ((after - before) * 1_000) / flow.handedOver,
  };
}
