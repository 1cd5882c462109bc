/** How long a carrier asks to be left alone: `Retry-After` in either of its forms (RFC 9110, 10.2.3). */

/** No delivery lives that long; beyond it a number is a mistake. */
const longestMs = 3_600_000;

/** null when the header is missing or unreadable. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | null {
  if (typeof header !== "string") return null;
  const value = header.trim();
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), longestMs);
}
