/** Random bytes from the system, fetched in pages: asking it for a dozen at a time costs more than what they are used for. */
import { randomFillSync } from "node:crypto";

const page = Buffer.alloc(8_192);
let used = page.length;

/** Each byte is handed out once. */
export function randomBytesOf(length: number): Buffer {
  if (used + length > page.length) {
    randomFillSync(page);
    used = 0;
  }
  const bytes = Buffer.from(page.subarray(used, used + length));
  page.fill(0, used, used + length);
  used += length;
  return bytes;
}
