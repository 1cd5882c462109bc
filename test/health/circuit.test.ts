/**
 * The wrapper against opossum itself, whose timers are real: windows are short, and every wait is for a condition. Time as
 * the wrapper sees it is turned by hand.
 */
import { afterEach, describe, expect, test } from "vitest";
import { createCircuit, type Circuit } from "../../src/health/circuit.ts";
import type { CircuitState } from "../../src/health/circuit-state.ts";
import { waitFor } from "../support/wait-for.ts";
import { accepted, pendingSend, sendOf, unavailable, undeliverable, unknown } from "./outcomes.ts";

const resetMs = 200;
const circuits: Circuit[] = [];
afterEach(() => {
  for (const circuit of circuits.splice(0)) circuit.stop();
});

function startCircuit(changes: { minimumCalls?: number; failurePercent?: number; timeoutMs?: number; windowSeconds?: number } = {}) {
  const { timeoutMs = 5_000, ...breaker } = changes;
  const states: CircuitState[] = [];
  const time = { now: 1_000_000 };
  const circuit = createCircuit({
    timeoutMs,
    breaker: { windowSeconds: 30, minimumCalls: 4, failurePercent: 50, resetSeconds: resetMs / 1_000, ...breaker },
    now: () => time.now,
    onChange: (state) => states.push(state),
  });
  circuits.push(circuit);
  const run = async (outcome: typeof accepted, times = 1) => {
    for (let at = 0; at < times; at += 1) await circuit.run(sendOf(outcome));
  };
  const becomes = (state: CircuitState) => waitFor(`the circuit is ${state}`, () => circuit.report().state === state);
  return { circuit, states, time, run, becomes };
}

describe("a circuit opens", () => {
  test("not before the minimum of calls has been answered", async () => {
    const { circuit, run } = startCircuit();
    await run(unavailable, 3);
    expect(circuit.report().state).toBe("closed");
    await run(unavailable);
    expect(circuit.report().state).toBe("open");
  });

  test("not before that though more calls are under way: only answers count", async () => {
    const { circuit, run } = startCircuit();
    const hanging = pendingSend();
    const running = circuit.run(hanging.send);
    await run(unavailable, 3);
    expect(circuit.report().state).toBe("closed");
    hanging.end(accepted);
    await running;
  });

  test("when the share of faults is reached, not only when it is passed", async () => {
    const { circuit, run } = startCircuit();
    await run(accepted, 2);
    await run(unavailable);
    expect(circuit.report().state).toBe("closed");
    await run(unavailable);
    expect(circuit.report()).toMatchObject({ state: "open", figures: { calls: 4, failures: 2, failurePercent: 50 } });
  });

  test("by the calls that were answered: those that still hang don't dilute the share", async () => {
    const { circuit, run } = startCircuit();
    const hanging = Array.from({ length: 100 }, () => pendingSend());
    const runs = hanging.map(({ send }) => circuit.run(send));
    await run(unknown, 4);
    expect(circuit.report().state).toBe("open");
    for (const { end } of hanging) end(accepted);
    await Promise.all(runs);
  });

  test("not by faults of the person or the number", async () => {
    const { circuit, run } = startCircuit();
    await run(undeliverable, 20);
    expect(circuit.report()).toMatchObject({ state: "closed", isDoubtful: false, figures: { calls: 20, failures: 0 } });
  });

  test("not by faults that have left the window", async () => {
    const { circuit, run } = startCircuit({ windowSeconds: 0.2 });
    await run(unavailable, 3);
    await waitFor("the window is empty", () => circuit.report().figures.calls === 0);
    await run(unavailable);
    expect(circuit.report().state).toBe("closed");
  });
});

describe("an open circuit", () => {
  test("permits nothing and sends nothing", async () => {
    const { circuit, run } = startCircuit();
    await run(unavailable, 4);
    expect(circuit.health().permits).toBe(false);
    let wasSent = false;
    const result = await circuit.run(() => {
      wasSent = true;
      return Promise.resolve(accepted);
    });
    expect(result).toEqual({ outcome: "not_permitted" });
    expect(wasSent).toBe(false);
  });

  test("lets exactly one of fifty calls through when it is half-open", async () => {
    const { circuit, run, becomes } = startCircuit();
    await run(unavailable, 4);
    await becomes("half_open");
    let sent = 0;
    const probe = pendingSend();
    const runs = Array.from({ length: 50 }, () => circuit.run(() => ((sent += 1), probe.send())));
    expect(circuit.health().permits).toBe(false);
    probe.end(accepted);
    const results = await Promise.all(runs);
    expect(sent).toBe(1);
    expect(results.filter(({ outcome }) => outcome === "not_permitted")).toHaveLength(49);
    expect(circuit.report().state).toBe("closed");
  });

  test("closes by a probe that shows the carrier works, though not for this person", async () => {
    const { circuit, states, run, becomes } = startCircuit();
    await run(unavailable, 4);
    await becomes("half_open");
    await run(undeliverable);
    expect(circuit.report()).toMatchObject({ state: "closed", openedAt: null });
    expect(states).toEqual(["open", "half_open", "closed"]);
  });

  test("opens again when the probe fails, and remembers since when and by which figures it is open", async () => {
    const { circuit, states, time, run, becomes } = startCircuit();
    await run(unavailable, 4);
    const openedAt = time.now;
    await becomes("half_open");
    time.now += 300;
    await run(unavailable);
    expect(circuit.report()).toMatchObject({ state: "open", openedAt, figures: { calls: 4, failures: 4 } });
    await becomes("half_open");
    expect(states).toEqual(["open", "half_open", "open", "half_open"]);
  });

  test("is not closed by a success that began before it opened", async () => {
    const { circuit, run, becomes } = startCircuit();
    const late = pendingSend();
    const lateRun = circuit.run(late.send);
    await run(unavailable, 4);
    await becomes("half_open");
    late.end(accepted);
    expect(await lateRun).toEqual(accepted);
    expect(circuit.report().state).toBe("half_open");
  });

  test("does not lose its probe to a failure that began before it opened", async () => {
    const { circuit, run, becomes } = startCircuit();
    const late = pendingSend();
    const lateRun = circuit.run(late.send);
    await run(unavailable, 4);
    await becomes("half_open");
    late.end(unavailable);
    expect(await lateRun).toEqual(unavailable);
    expect(circuit.report().state).toBe("half_open");
    await run(accepted);
    expect(circuit.report().state).toBe("closed");
  });

  test("starts with an empty window after it has closed", async () => {
    const { circuit, run, becomes } = startCircuit();
    await run(unavailable, 4);
    await becomes("half_open");
    await run(accepted);
    await run(unavailable, 2);
    expect(circuit.report()).toMatchObject({ state: "closed", figures: { calls: 3, failures: 2 } });
  });
});

describe("a call", () => {
  test("that never ends is given up after its deadline, and no later one with it", async () => {
    const { circuit } = startCircuit({ timeoutMs: 100 });
    const hanging = circuit.run(() => new Promise(() => undefined));
    expect(await hanging).toMatchObject({ outcome: "unknown" });
    expect(circuit.report().figures).toMatchObject({ calls: 1, failures: 1 });
    expect(await circuit.run(sendOf(accepted))).toEqual(accepted);
  });

  test("whose adapter throws passes the error on and counts as a failure", async () => {
    const { circuit } = startCircuit();
    await expect(circuit.run(() => Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
    expect(circuit.report().figures).toMatchObject({ calls: 1, failures: 1 });
  });

  test("after the stop is not permitted", async () => {
    const { circuit } = startCircuit();
    circuit.stop();
    expect(await circuit.run(sendOf(accepted))).toEqual({ outcome: "not_permitted" });
  });

  test("under way at the stop still ends with its outcome", async () => {
    const { circuit } = startCircuit();
    const call = pendingSend();
    const running = circuit.run(call.send);
    circuit.stop();
    call.end(accepted);
    expect(await running).toEqual(accepted);
  });
});

describe("a carrier with too little traffic to open a circuit", () => {
  test("is doubtful after the first fault, until the reset time is over", async () => {
    const { circuit, time, run } = startCircuit({ minimumCalls: 1_000 });
    await run(unknown);
    expect(circuit.health()).toEqual({ permits: true, isDoubtful: true });
    time.now += resetMs;
    expect(circuit.health()).toEqual({ permits: true, isDoubtful: false });
  });

  test("then has one probe, and stays doubtful for all others until it has ended", async () => {
    const { circuit, time, run } = startCircuit({ minimumCalls: 1_000 });
    await run(unknown);
    time.now += resetMs;
    const probe = pendingSend();
    const probing = circuit.run(probe.send);
    expect(circuit.health().isDoubtful).toBe(true);
    probe.end(unknown);
    await probing;
    time.now += 2 * resetMs - 1;
    expect(circuit.health().isDoubtful).toBe(true);
    time.now += 1;
    expect(circuit.health().isDoubtful).toBe(false);
    await run(accepted);
    await run(unknown);
    time.now += resetMs;
    expect(circuit.health().isDoubtful).toBe(false);
  });
});

test("a carrier that has recovered is given more calls with each success, not all at once", async () => {
  const { circuit, time, run, becomes } = startCircuit();
  await run(unavailable, 4);
  time.now += resetMs;
  await becomes("half_open");
  await run(accepted);
  const allowed: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const calls = [];
    while (!circuit.health().isDoubtful && calls.length < 100) {
      const call = pendingSend();
      calls.push({ call, running: circuit.run(call.send) });
    }
    allowed.push(calls.length);
    calls[0]?.call.end(accepted);
    await calls[0]?.running;
    for (const { call } of calls) call.end(undeliverable);
    await Promise.all(calls.map(({ running }) => running));
    if (calls.length === 100) break;
  }
  expect(allowed[0]).toBe(2);
  expect(allowed.at(-1)).toBe(100);
  expect(allowed).toEqual(allowed.toSorted((a, b) => a - b));
});
