/** What will happen, the next first: a binary heap. Of what happens at the same time, what was due earlier comes first. */
import type { Life } from "./life.ts";

export interface SimulatedEvent {
  /** ms since the beginning of the run. */
  at: number;
  readonly dueAt: number;
  readonly order: number;
  /** In which instance it happens; null: outside of all. */
  readonly life: Life | null;
  /** null: it was called off. */
  run: (() => void) | null;
}

export interface EventQueue {
  add(event: SimulatedEvent): void;
  next(): SimulatedEvent | null;
  takeNext(): void;
}

export function createEventQueue(): EventQueue {
  const heap: SimulatedEvent[] = [];
  const swap = (one: number, other: number): void => {
    const kept = heap[one] as SimulatedEvent;
    heap[one] = heap[other] as SimulatedEvent;
    heap[other] = kept;
  };
  const goesFirst = (one: number, other: number): boolean => {
    const [a, b] = [heap[one], heap[other]];
    return a !== undefined && b !== undefined && (a.at - b.at || a.dueAt - b.dueAt || a.order - b.order) < 0;
  };
  return {
    add(event) {
      heap.push(event);
      for (let at = heap.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (!goesFirst(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    next: () => heap[0] ?? null,
    takeNext() {
      swap(0, heap.length - 1);
      heap.pop();
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const child = goesFirst(right, left) ? right : left;
        if (!goesFirst(child, at)) return;
        swap(at, child);
        at = child;
      }
    },
  };
}
