/**
 * Writing a record that holds more than this build can read: positions, words and notes of a later one. Three records are
 * laid over each other: as it is stored, what this build read of that, and what is to be written. What this build changed
 * is taken from the last, everything else stays as it is stored.
 */
import type { Delivery } from "./delivery.ts";
import { encodeDelivery } from "./record-codec.ts";

/** @returns the record to store in place of `stored` */
export function keepUnread(stored: string, read: Delivery, next: Delivery): string {
  return JSON.stringify(merge(JSON.parse(stored), JSON.parse(encodeDelivery(read)), JSON.parse(encodeDelivery(next))));
}

function merge(stored: unknown, read: unknown, next: unknown): unknown {
  if (Array.isArray(stored) && Array.isArray(read) && Array.isArray(next)) return mergeLists(stored, read, next);
  if (isMapping(stored) && isMapping(read) && isMapping(next)) return mergeMappings(stored, read, next);
  return JSON.stringify(read) === JSON.stringify(next) ? stored : next;
}

/** Attempts, receipts and notes keep their places, so that what is longer in the store than as it was read is a later build's. */
function mergeLists(stored: readonly unknown[], read: readonly unknown[], next: readonly unknown[]): unknown[] {
  const known = next.map((item, at) => (at < stored.length && at < read.length ? merge(stored[at], read[at], item) : item));
  return [...known, ...stored.slice(read.length)];
}

type Mapping = Readonly<Record<string, unknown>>;

function mergeMappings(stored: Mapping, read: Mapping, next: Mapping): Mapping {
  const known = Object.entries(next).map(([key, item]) => [
    key,
    Object.hasOwn(stored, key) && Object.hasOwn(read, key) ? merge(stored[key], read[key], item) : item,
  ]);
  const unread = Object.entries(stored).filter(([key]) => !Object.hasOwn(read, key));
  return Object.fromEntries([...known, ...unread]);
}

function isMapping(value: unknown): value is Mapping {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
