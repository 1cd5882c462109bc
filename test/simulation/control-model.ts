/** What instances learn with each poll: the store's time, which carriers are paused, and what the others say of carriers. */
import { adviceLifeMs, type InstanceAdvice } from "../../src/health/advice.ts";
import { serverNow, type Stage } from "./stage.ts";

export interface News {
  readonly serverNowMs: number;
  readonly others: readonly InstanceAdvice[];
  readonly paused: ReadonlySet<string>;
}

export interface ControlModel {
  poll(instance: string, advice: InstanceAdvice): News;
  pause(carrier: string): void;
  resume(carrier: string): void;
}

export function createControlModel(stage: Stage): ControlModel {
  const told = new Map<string, { readonly at: number; readonly advice: InstanceAdvice }>();
  let paused: ReadonlySet<string> = new Set();
  return {
    poll(instance, advice) {
      const serverNowMs = serverNow(stage);
      told.set(instance, { at: serverNowMs, advice });
      const others = [...told].filter(([name, { at }]) => name !== instance && at + adviceLifeMs > serverNowMs);
      return { serverNowMs, others: others.map(([, word]) => word.advice), paused };
    },
    pause(carrier) {
      paused = new Set([...paused, carrier]);
    },
    resume(carrier) {
      paused = new Set([...paused].filter((name) => name !== carrier));
    },
  };
}
