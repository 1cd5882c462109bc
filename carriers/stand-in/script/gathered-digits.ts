/** Which of the keys that a person pressed a `Gather` takes, and whether that ends it. */
import type { Gather } from "./call-script.ts";

export interface Gathered {
  readonly digits: string;
  /** False: more keys are awaited until the time-out. */
  readonly complete: boolean;
}

export function gatheredDigits(pressed: string, gather: Pick<Gather, "finishOnKey" | "maximumDigits">): Gathered {
  let digits = "";
  for (const key of pressed) {
    if (gather.finishOnKey.includes(key)) return { digits, complete: true };
    digits += key;
    if (gather.maximumDigits !== null && digits.length >= gather.maximumDigits) return { digits, complete: true };
  }
  return { digits, complete: false };
}
