/** What all parts of one run share: its time, its chance, its story, and the store's own clock. */
import type { Delivery } from "../../src/delivery/delivery.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { StoreModel } from "./store-model.ts";
import type { Story } from "./story.ts";
import { epochMs, type VirtualTime } from "./virtual-time.ts";

export interface Stage {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly story: Story;
  readonly faults: Faults;
  readonly store: StoreModel;
  /** Whether the instances take it that a failover may undo what they write. */
  readonly mayBeUndone: boolean;
  readonly server: StoreServer;
  /** Told of each record that is stored. */
  readonly onWritten: (delivery: Delivery) => void;
}

/** How the store's server is. */
export interface StoreServer {
  state: "up" | "down" | "hung" | "slow";
  /** Commands that a hung server will see to when it wakes. */
  readonly waiting: (() => void)[];
  /** How far its clock has been set back, by failovers to machines whose time is behind. */
  setBackMs: number;
}

export function serverNow({ time, server }: Pick<Stage, "time" | "server">): number {
  return epochMs + Math.floor(time.now()) - server.setBackMs;
}
