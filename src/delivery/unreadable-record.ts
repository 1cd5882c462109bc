/**
 * The two ways in which a record can't be read. Each costs its own delivery and no other: whoever reads many records
 * leaves such a one out (`read-many.ts`), and the sweeper sets a damaged one aside.
 */
import { StoreUnavailable } from "../redis/unavailable.ts";

/** Cut off, overwritten, of a wrong shape: somebody else than a gateway has written it. */
export class UnreadableRecord extends Error {
  override readonly name = "UnreadableRecord";

  constructor(deliveryId: string, cause?: unknown) {
    super(`delivery ${deliveryId} can't be read: its record is damaged`, cause === undefined ? {} : { cause });
  }
}

/** Instances of that version can read it: for this one it is out of reach, as if its Redis were. */
export class RecordOfLaterVersion extends StoreUnavailable {
  constructor(deliveryId: string) {
    super(null, `delivery ${deliveryId} was written by a later version, and is left to it`);
  }
}
