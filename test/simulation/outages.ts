/** When nobody could work: no instance lived that does not hang and reaches the store, or the store did not answer. */
import type { History } from "../support/history.ts";
import type { Fleet } from "./fleet.ts";
import { serverNow, type Stage } from "./stage.ts";

export interface Outages {
  /** To be called whenever that may have changed. */
  look(fleet: Pick<Fleet, "canAnybodyWork">): void;
  all(): History["outages"];
}

export function watchOutages(stage: Stage): Outages {
  const outages: { from: number; until: number }[] = [];
  // Nobody has started yet.
  let since: number | null = stage.time.now();
  return {
    look(fleet) {
      const isWorking = stage.server.state === "up" && fleet.canAnybodyWork();
      // By the clock that the store has afterwards: it may have been set back meanwhile.
      const until = serverNow(stage);
      if (isWorking && since !== null) outages.push({ from: until - (stage.time.now() - since), until });
      if (isWorking) since = null;
      else since ??= stage.time.now();
    },
    all: () => outages,
  };
}
