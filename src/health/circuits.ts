/**
 * All circuits, one per carrier and channel: a carrier whose calls fail may still deliver messages. Each instance judges
 * by what it has seen itself and takes what the others tell as advice (`advice.ts`).
 */
import type { Config } from "../config/schema.ts";
import type { Channel } from "../vocabulary.ts";
import type { InstanceAdvice } from "./advice.ts";
import type { CircuitState, RouteHealth } from "./circuit-state.ts";
import { createCircuit, type Circuit, type CircuitReport, type RunResult, type Send } from "./circuit.ts";

export interface Circuits {
  /** Hands over through the circuit. `not_permitted`: nothing was sent. */
  run(carrier: string, channel: Channel, send: Send): Promise<RunResult>;
  /** Cheap: asked for each plan. */
  health(carrier: string, channel: Channel): RouteHealth;
  report(carrier: string, channel: Channel): CircuitReport;
  /** Takes what all other instances say now; believed for `adviceLifeMs`. */
  learn(others: readonly InstanceAdvice[]): void;
  /** What this instance tells the others: only circuits in which not all is well. */
  advice(): InstanceAdvice;
  stop(): void;
}

export function createCircuits(parts: {
  readonly carriers: readonly { readonly name: string; readonly channels: readonly Channel[]; readonly timeoutMs: number }[];
  readonly breaker: Config["breaker"];
  /** Epoch ms by the clock that all instances share. */
  readonly now: () => number;
  readonly onChange: (carrier: string, channel: Channel, state: CircuitState) => void;
}): Circuits {
  const circuits = parts.carriers.flatMap(({ name, channels, timeoutMs }) =>
    channels.map((channel) => ({
      carrier: name,
      channel,
      circuit: createCircuit({
        timeoutMs,
        breaker: parts.breaker,
        now: parts.now,
        onChange: (state) => parts.onChange(name, channel, state),
      }),
    })),
  );
  const byKey = new Map(circuits.map(({ carrier, channel, circuit }) => [`${carrier}/${channel}`, circuit]));
  const circuitOf = (carrier: string, channel: Channel): Circuit => {
    const circuit = byKey.get(`${carrier}/${channel}`);
    if (circuit === undefined) throw new Error(`carrier ${carrier} is not configured for ${channel}`);
    return circuit;
  };

  return {
    run: (carrier, channel, send) => circuitOf(carrier, channel).run(send),
    health: (carrier, channel) => circuitOf(carrier, channel).health(),
    report: (carrier, channel) => circuitOf(carrier, channel).report(),
    learn(others) {
      const all = others.flat();
      for (const { carrier, channel, circuit } of circuits) {
        circuit.learn(all.filter((advice) => advice.carrier === carrier && advice.channel === channel));
      }
    },
    advice: () =>
      circuits.flatMap(({ carrier, channel, circuit }) => {
        const advice = circuit.advice();
        return advice === null ? [] : [{ carrier, channel, ...advice }];
      }),
    stop() {
      for (const { circuit } of circuits) circuit.stop();
    },
  };
}
