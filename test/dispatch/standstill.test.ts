/** A process that stood still finds several deadlines past at once, and hears of them in any order: no request outlives its own. */
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Carrier } from "../../carriers/carrier.ts";
import { createHandOver } from "../../src/dispatch/hand-over.ts";
import { createInFlight } from "../../src/dispatch/in-flight.ts";
import { createCircuits } from "../../src/health/circuits.ts";
import { createKeyring } from "../../src/secrets/keyring.ts";
import { createSealer } from "../../src/secrets/sealing.ts";
import { buildAttempt, buildDelivery } from "../support/builders.ts";
import { newKey } from "../support/keyrings.ts";
import { waitFor } from "../support/wait-for.ts";

const deadlineMs = 200;
/** Of the circuit: a second after the longest that a carrier may take. */
const circuitMs = 1_100;

test("a carrier that is silent while the process stands still is given up all the same", async () => {
  const signals: AbortSignal[] = [];
  const silent = {
    send(_message, { signal }) {
      signals.push(signal);
      return new Promise(() => undefined);
    },
  } as Pick<Carrier, "send"> as Carrier;
  const keyring = createKeyring({ sealing: [newKey()], numbers: [newKey()] });
  const circuits = createCircuits({
    carriers: [{ name: "silent", channels: ["sms"], timeoutMs: circuitMs - 1_000 }],
    breaker: { windowSeconds: 30, minimumCalls: 4, failurePercent: 50, resetSeconds: 60 },
    now: Date.now,
    onChange: () => undefined,
  });
  const handOver = createHandOver({
    carriers: new Map([["silent", silent]]),
    circuits,
    sealer: createSealer(keyring),
    keyring,
    inFlight: createInFlight(),
    onBug(error) {
      throw error;
    },
    publicUrl: "http://127.0.0.1",
    ringSeconds: 25,
  });

  // Node runs timers of one duration together. An old one of the circuit's duration takes its whole group ahead of the deadline.
  const old = setTimeout(() => undefined, circuitMs);
  await pause(circuitMs - deadlineMs / 2);
  const prepared = { to: "+14255550123", words: { channel: "sms", text: "482913" }, cost: 1 } as const;
  const handedOver = handOver.run(prepared, buildDelivery(), buildAttempt({ carrier: "silent" }), Date.now(), deadlineMs);
  await turn();
  expect(signals).toHaveLength(1);
  standStill(2 * circuitMs);

  expect((await handedOver).outcome).toBe("unknown");
  await waitFor("the request to be given up", () => signals[0]?.aborted === true);
  clearTimeout(old);
  circuits.stop();
});

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
