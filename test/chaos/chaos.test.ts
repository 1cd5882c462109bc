/** A short fault run in every CI: most of its time it waits for the last delivery's end. The long ones are `npm run chaos`. */
import { expect, test } from "vitest";
import { reportOf } from "./report.ts";
import { runChaos } from "./run.ts";

const longestMs = 240_000;

test(
  "instances and Redis are killed, hung and cut off under load: no promise is broken",
  async () => {
    const result = await runChaos({
      redis: "single",
      seed: 20_261_124,
      goal: { kind: "counts", kills: 4, failovers: 0 },
      perSecond: 10,
      mix: { ttlSeconds: { least: 30, most: 30 } },
      sayProgress: () => undefined,
    });
    expect(result.violations, reportOf([result])).toEqual([]);
    expect(result.tally.kills).toBeGreaterThanOrEqual(4);
    expect(result.tally.accepted).toBeGreaterThan(0);
    expect(result.tally.taken).toBeGreaterThan(0);
  },
  longestMs,
);
