/** Records of many deliveries, for whoever lists or compares them: one that can't be read must not hide the others. */
import type { DeliveryStore, Held } from "./store.ts";
import { RecordOfLaterVersion, UnreadableRecord } from "./unreadable-record.ts";

/** In the order of `ids`; null: there is no such record, or none that can be read here. */
export function readMany(store: Pick<DeliveryStore, "read">, ids: readonly string[]): Promise<(Held | null)[]> {
  return Promise.all(
    ids.map(async (id) => {
      try {
        return await store.read(id);
      } catch (error) {
        if (error instanceof UnreadableRecord || error instanceof RecordOfLaterVersion) return null;
        throw error;
      }
    }),
  );
}
