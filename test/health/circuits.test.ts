/** Several instances' circuits that tell each other what they see, as `src/control` makes them do. */
import { afterEach, describe, expect, test } from "vitest";
import { adviceLifeMs } from "../../src/health/advice.ts";
import { createCircuits, type Circuits } from "../../src/health/circuits.ts";
import { accepted, sendOf, unavailable } from "./outcomes.ts";

const resetMs = 60_000;
const time = { now: 1_000_000 };
const started: Circuits[] = [];
afterEach(() => {
  for (const circuits of started.splice(0)) circuits.stop();
});

function startInstances(count: number): readonly Circuits[] {
  const instances = Array.from({ length: count }, () =>
    createCircuits({
      carriers: [{ name: "a", channels: ["sms", "voice"], timeoutMs: 1_000 }],
      breaker: { windowSeconds: 30, minimumCalls: 4, failurePercent: 50, resetSeconds: resetMs / 1_000 },
      now: () => time.now,
      onChange: () => undefined,
    }),
  );
  started.push(...instances);
  return instances;
}

function tellEachOther(instances: readonly Circuits[]): void {
  const told = instances.map((circuits) => circuits.advice());
  for (const [at, circuits] of instances.entries()) circuits.learn(told.toSpliced(at, 1));
}

async function fail(circuits: Circuits | undefined, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) await circuits?.run("a", "sms", sendOf(unavailable));
}

describe("one instance learns from another", () => {
  test("that a carrier is doubtful, on that channel only", async () => {
    const instances = startInstances(2);
    await fail(instances[0], 1);
    tellEachOther(instances);
    expect(instances[1]?.health("a", "sms")).toEqual({ permits: true, isDoubtful: true });
    expect(instances[1]?.health("a", "voice")).toEqual({ permits: true, isDoubtful: false });
  });

  test("only what that one has seen itself: hearsay isn't passed on", async () => {
    const instances = startInstances(2);
    await fail(instances[0], 4);
    tellEachOther(instances);
    expect(instances[0]?.advice()).toHaveLength(1);
    expect(instances[1]?.advice()).toEqual([]);
  });

  test("that a circuit is open, when it has no good call of its own to set against it", async () => {
    const instances = startInstances(2);
    await fail(instances[0], 4);
    tellEachOther(instances);
    expect(instances[1]?.health("a", "sms").permits).toBe(false);
    expect(instances[1]?.report("a", "sms")).toMatchObject({ state: "open", openedAt: null });
    time.now += resetMs;
    expect(instances[1]?.health("a", "sms").permits).toBe(true);
  });

  test("nothing when its own calls go well: one bad instance doesn't poison the others", async () => {
    const instances = startInstances(2);
    await fail(instances[0], 4);
    time.now += 1;
    await instances[1]?.run("a", "sms", sendOf(accepted));
    tellEachOther(instances);
    expect(instances[1]?.health("a", "sms")).toEqual({ permits: true, isDoubtful: false });
    expect(instances[0]?.health("a", "sms").permits).toBe(false);
  });

  test("from two others even against its own good calls", async () => {
    const instances = startInstances(3);
    await fail(instances[0], 4);
    await fail(instances[1], 4);
    time.now += 1;
    await instances[2]?.run("a", "sms", sendOf(accepted));
    tellEachOther(instances);
    expect(instances[2]?.health("a", "sms").permits).toBe(false);
  });

  test("that all is well again when the other says no more", async () => {
    const instances = startInstances(2);
    await fail(instances[0], 4);
    tellEachOther(instances);
    instances[1]?.learn([]);
    expect(instances[1]?.health("a", "sms").permits).toBe(true);
  });

  test("for as long as it hears from it: advice that isn't renewed runs out", async () => {
    const instances = startInstances(3);
    await fail(instances[0], 4);
    await fail(instances[1], 4);
    tellEachOther(instances);
    time.now += adviceLifeMs - 1;
    expect(instances[2]?.health("a", "sms").permits).toBe(false);
    time.now += 1;
    expect(instances[2]?.health("a", "sms").permits).toBe(true);
  });

  test("nothing about carriers and channels that it doesn't have", () => {
    const [circuits] = startInstances(1);
    circuits?.learn([[{ carrier: "elsewhere", channel: "sms", state: "open", faultAt: time.now, openedAt: time.now }]]);
    expect(circuits?.health("a", "sms")).toEqual({ permits: true, isDoubtful: false });
  });
});

test("each circuit's changes are told with its carrier and channel", async () => {
  const changes: string[] = [];
  const circuits = createCircuits({
    carriers: [{ name: "a", channels: ["sms", "voice"], timeoutMs: 1_000 }],
    breaker: { windowSeconds: 30, minimumCalls: 1, failurePercent: 50, resetSeconds: 60 },
    now: () => time.now,
    onChange: (...change) => changes.push(change.join(" ")),
  });
  started.push(circuits);
  await circuits.run("a", "voice", sendOf(unavailable));
  expect(changes).toEqual(["a voice open"]);
  expect(circuits.health("a", "sms").permits).toBe(true);
});

test("a carrier that isn't configured is a mistake of ours", () => {
  const [circuits] = startInstances(1);
  expect(() => circuits?.health("b", "sms")).toThrow("carrier b is not configured for sms");
});
