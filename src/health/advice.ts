/**
 * What instances tell each other about carriers. It is advice, not authority: an instance whose own network is broken
 * sees every carrier fail, and must not close them for all others. So what an instance has seen itself outweighs what a
 * single other one says, a single witness is believed for one reset time only, and advice runs out when it isn't renewed.
 */
import { z } from "zod";
import { channels } from "../vocabulary.ts";

const circuitAdviceSchema = z.object({
  carrier: z.string(),
  channel: z.enum(channels),
  state: z.enum(["doubtful", "half_open", "open"]),
  /** The latest fault, epoch ms. */
  faultAt: z.number(),
  /** Since when the circuit has not been closed; null when it is. */
  openedAt: z.number().nullable(),
});

/** First-hand knowledge of one circuit in which not all is well; nothing is said of the others. */
export type CircuitAdvice = Readonly<z.infer<typeof circuitAdviceSchema>>;

/** One other instance's advice. */
export type InstanceAdvice = readonly CircuitAdvice[];

/** How long advice is believed that is not renewed. */
export const adviceLifeMs = 5_000;

export function encodeAdvice(advice: InstanceAdvice): string {
  return JSON.stringify(advice);
}

/** Null for what another version of the gateway may have written. */
export function decodeAdvice(text: string): InstanceAdvice | null {
  try {
    return z.array(circuitAdviceSchema).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Do the others say that this circuit is open, credibly?
 * @param goodCallBeganAt when our own latest good call began
 */
export function isToldOpen(told: readonly CircuitAdvice[], goodCallBeganAt: number, now: number, resetMs: number): boolean {
  const witnesses = told.filter(({ state }) => state === "open");
  if (witnesses.length >= 2) return true;
  const openedAt = witnesses[0]?.openedAt ?? null;
  return openedAt !== null && openedAt > goodCallBeganAt && now < openedAt + resetMs;
}
