/** Brings what carriers post and what the queue holds to some instance, and comes again when nobody took it. */
import type { Fleet } from "./fleet.ts";
import type { Posted } from "./simulated-carrier.ts";
import { serverNow, type Stage } from "./stage.ts";

export interface Postman {
  post(carrier: string, posted: Posted): void;
  /** A job of the queue. */
  hand(deliveryId: string): void;
}

const patienceMs = 5_000;
const comesAgainAfterMs = [2_000, 10_000, 30_000];
const jobAgainMs = 1_000;

export function createPostman(stage: Stage, fleet: Fleet): Postman {
  const { time } = stage;

  const post = (carrier: string, posted: Posted, tries = 0): void => {
    const comeAgain = (): void => {
      const delayMs = comesAgainAfterMs[tries];
      if (delayMs !== undefined) time.after(delayMs, null, () => post(carrier, posted, tries + 1));
    };
    const instance = fleet.pickOpen();
    if (instance === null) {
      comeAgain();
      return;
    }
    const request = { url: "", headers: {}, rawBody: Buffer.from(JSON.stringify(posted.item)), nowMs: serverNow(stage) };
    fleet.request(
      instance,
      patienceMs,
      () => instance.callbacks.receive(carrier, posted.kind, posted.token, request),
      (answer) => {
        if (answer === null || answer.status >= 500) comeAgain();
      },
    );
  };

  const hand = (deliveryId: string): void => {
    const instance = fleet.pickOpen();
    if (instance === null) time.after(jobAgainMs, null, () => hand(deliveryId));
    else time.after(0, instance.life, () => void instance.work(deliveryId));
  };

  return { post: (carrier, posted) => post(carrier, posted), hand };
}
