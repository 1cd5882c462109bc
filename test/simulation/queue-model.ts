/** The queue as it is trusted: an announcement reaches some instance, later or twice or never, and no more than that. */
import type { Announcement } from "../../src/dispatch/queue.ts";
import type { Stage } from "./stage.ts";

export interface QueueModel {
  add(announcement: Announcement): void;
}

const usualDelayMs = 30;
const latestMs = 90_000;

/** @param hand gives a job to some instance that lives then */
export function createQueueModel(stage: Stage, hand: (deliveryId: string) => void): QueueModel {
  const { time, chance, story, faults } = stage;
  return {
    add({ deliveryId }) {
      const { lost, doubled, late } = faults.queue;
      if (chance.happens(lost)) {
        story.fault("queue entry lost", "queue", deliveryId);
        return;
      }
      const deliver = (delayMs: number): void => void time.after(delayMs, null, () => hand(deliveryId));
      if (chance.happens(doubled)) {
        story.fault("queue entry doubled", "queue", deliveryId);
        deliver(chance.next() * latestMs);
      }
      if (chance.happens(late)) {
        story.fault("queue entry late", "queue", deliveryId);
        deliver(chance.next() * latestMs);
      } else deliver(chance.next() * usualDelayMs);
    },
  };
}
