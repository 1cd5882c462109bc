/** A line delivers in batches, one at a time, in order, and nothing twice. */
import { expect, test } from "vitest";
import { createLine } from "../../src/redis/line.ts";

function startLine() {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const line = createLine<number>(async (batch) => {
    batches.push([...batch]);
    await new Promise<void>((open) => void gates.push(open));
  });
  const openGate = async (): Promise<void> => {
    gates.shift()?.();
    await new Promise(setImmediate);
  };
  return { batches, line, openGate };
}

test("what comes in one turn goes together, and what comes meanwhile goes together afterwards", async () => {
  const { batches, line, openGate } = startLine();
  for (const item of [1, 2]) line.push(item);
  await new Promise(setImmediate);
  for (const item of [3, 4, 5]) line.push(item);
  await new Promise(setImmediate);
  expect(batches).toEqual([[1, 2]]);
  await openGate();
  expect(batches).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
  await openGate();
  line.push(6);
  await new Promise(setImmediate);
  expect(batches.at(-1)).toEqual([6]);
});

test("a batch has a bound, and nobody overtakes anybody", async () => {
  const { batches, line, openGate } = startLine();
  const items = Array.from({ length: 250 }, (_, index) => index);
  for (const item of items) line.push(item);
  for (let count = 0; count < 4; count += 1) {
    await new Promise(setImmediate);
    await openGate();
  }
  expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(batches.flat()).toEqual(items);
});
