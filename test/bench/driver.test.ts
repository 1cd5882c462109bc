/** The load driver against a stand-in that answers a turn later. */
import { expect, test } from "vitest";
import { createArrivalsMemory, openArrivals } from "./load/arrivals.ts";
import type { Drive, DriveEvent, Flow } from "./load/drive.ts";
import { createDriver } from "./load/driver.ts";
import { monotonicMs } from "./load/monotonic-ms.ts";

async function run(
  drive: Drive,
  refuses: (index: number) => boolean = () => false,
  arrives = true,
): Promise<{ flow: Flow; events: string[]; most: number }> {
  const arrivals = openArrivals(createArrivalsMemory());
  const events: DriveEvent[] = [];
  let [underWay, most] = [0, 0];
  const driver = createDriver({
    arrivals,
    send: async (index) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      if (refuses(index)) return "503 queue_unavailable";
      if (arrives) arrivals.record(index, monotonicMs());
      return null;
    },
    emit: (event) => events.push(event),
  });
  await driver(drive);
  const done = events.at(-1);
  if (done?.kind !== "done") throw new Error("the drive did not end");
  return { flow: done.flow, events: events.map(({ kind }) => kind), most };
}

test("a paced drive sends rate times duration, whatever the answers", async () => {
  const { flow, events } = await run({ kind: "pace", perSecond: 500, durationMs: 200 });
  expect(flow).toMatchObject({ sent: 100, handedOver: 100, refused: 0, missing: 0, repeated: 0 });
  expect(events).toEqual(["window_opens", "window_closes", "done"]);
});

test("a fixed number is sent to the end, never more at once than allowed", async () => {
  const { flow, most } = await run({ kind: "deliver", count: 1_000, outstanding: 7 });
  expect(flow).toMatchObject({ sent: 1_000, handedOver: 1_000, missing: 0 });
  expect(most).toBe(7);
});

test("a refused message is told, and no latency is", async () => {
  const some = await run({ kind: "deliver", count: 10, outstanding: 2 }, (index) => index === 3);
  expect(some.flow).toMatchObject({ sent: 10, handedOver: 9, refused: 1, refusal: "503 queue_unavailable", missing: 0 });
  expect(some.flow.maxMs).not.toBeNull();
  const all = await run({ kind: "deliver", count: 10, outstanding: 2 }, () => true);
  expect(all.flow).toMatchObject({ handedOver: 0, refused: 10, missing: 0, p99Ms: null });
});

test("callers who wait for their answers are never more than they are, and go on until the window closes", async () => {
  const { flow, events, most } = await run({ kind: "saturate", callers: 5, rampMs: 20, windowMs: 60 });
  expect(events).toEqual(["window_opens", "window_closes", "done"]);
  expect(most).toBe(5);
  expect(flow.handedOver).toBeGreaterThan(5);
  expect(flow).toMatchObject({ refused: 0, missing: 0, repeated: 0 });
});

test("what is only to be accepted is not waited for", async () => {
  const { flow } = await run({ kind: "accept", count: 100, callers: 4 }, undefined, false);
  expect(flow).toMatchObject({ sent: 100, handedOver: 0, missing: 100 });
});
