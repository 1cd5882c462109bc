/** One batch at a time: what comes while one is under way waits for its end, and then goes together. */
export interface Line<Item> {
  push(item: Item): void;
}

const mostTogether = 100;

/** @param deliver never rejects */
export function createLine<Item>(deliver: (batch: readonly Item[]) => Promise<void>): Line<Item> {
  const waiting: Item[] = [];
  let isUnderWay = false;
  const run = async (): Promise<void> => {
    isUnderWay = true;
    // What is pushed within this turn of the event loop goes together, too.
    await Promise.resolve();
    while (waiting.length > 0) await deliver(waiting.splice(0, mostTogether));
    isUnderWay = false;
  };
  return {
    push(item) {
      waiting.push(item);
      if (!isUnderWay) void run();
    },
  };
}
