/**
 * Time as the simulation makes it: one event after the other, each at its own virtual moment, with everything that it
 * sets off (promises) done before the next. Node's timers and clocks are replaced for the time of a run, and whatever an
 * instance's code starts belongs to that instance, so that it dies and hangs with it. Nothing waits for real.
 */
import { createEventQueue, type SimulatedEvent } from "./event-queue.ts";
import type { Life } from "./life.ts";

export interface VirtualTime {
  /** ms since the beginning of the run. */
  now(): number;
  after(delayMs: number, life: Life | null, run: () => void): SimulatedEvent;
  /** Runs what is due until then. */
  runUntil(end: number): Promise<void>;
}

/** Date.now() at the beginning: any will do. */
export const epochMs = 1_780_000_000_000;

const realSetImmediate = setImmediate;

/** Node runs an immediate only when no promise has anything left to do. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve);
  });
}

export function createVirtualTime(): VirtualTime & Disposable {
  const queue = createEventQueue();
  let now = 0;
  let order = 0;
  let current: Life | null = null;

  const after: VirtualTime["after"] = (delayMs, life, run) => {
    order += 1;
    const at = now + Math.max(0, delayMs);
    const event = { at, dueAt: at, order, life, run };
    queue.add(event);
    return event;
  };

  /** False where nothing can have been set off that is still to be waited for. */
  const happen = (event: SimulatedEvent): boolean => {
    const { life, run } = event;
    if (run === null || life?.isAlive === false) return false;
    if (life !== null && life.hangsUntil > now) {
      event.at = life.hangsUntil;
      queue.add(event);
      return false;
    }
    current = life;
    run();
    // Outside of instances, one event only plans others.
    return life !== null;
  };

  const restore = replaceTimers({
    now: () => now,
    after: (delayMs, run) => after(delayMs, current, run),
  });

  return {
    now: () => now,
    after,
    async runUntil(end) {
      for (let event = queue.next(); event !== null && event.at <= end; event = queue.next()) {
        queue.takeNext();
        now = event.at;
        if (happen(event)) await settled();
      }
      now = end;
    },
    [Symbol.dispose]: restore,
  };
}

function handle(first: SimulatedEvent) {
  const timer = { event: first, unref: () => timer, ref: () => timer, hasRef: () => true };
  return timer;
}

function clear(timer: ReturnType<typeof handle> | null | undefined): void {
  if (timer !== null && timer !== undefined) timer.event.run = null;
}

function replaceTimers(time: { now(): number; after(delayMs: number, run: () => void): SimulatedEvent }): () => void {
  const originals = { setTimeout, clearTimeout, setInterval, clearInterval };
  const dateNow = Date.now.bind(Date);
  const performanceNow = performance.now.bind(performance);

  const replaced = {
    setTimeout: (run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) => handle(time.after(delayMs, () => run(...args))),
    setInterval(run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) {
      const turn = (): void => {
        timer.event = time.after(delayMs, turn);
        run(...args);
      };
      const timer = handle(time.after(delayMs, turn));
      return timer;
    },
    clearTimeout: clear,
    clearInterval: clear,
  };
  Object.assign(globalThis, replaced);
  Date.now = () => epochMs + Math.floor(time.now());
  performance.now = () => time.now();
  return () => {
    Object.assign(globalThis, originals);
    Date.now = dateNow;
    performance.now = performanceNow;
  };
}
