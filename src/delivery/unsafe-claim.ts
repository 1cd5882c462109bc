/** A claim was written, but a failover may undo it: by it nothing may be handed over, and it is to be withdrawn. */
import { TooFewReplicas } from "../redis/safe-writes.ts";
import type { Held } from "./store.ts";

export class UnsafeClaim extends TooFewReplicas {
  readonly held: Held;

  constructor(held: Held) {
    super();
    this.held = held;
  }
}
