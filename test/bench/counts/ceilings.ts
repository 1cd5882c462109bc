/**
 * What one delivery may cost, in counts that are the same on every machine. They stand just above what was measured last,
 * and may only go down: whoever makes a delivery cheaper lowers them here, so that it stays so.
 */
export const ceilings = {
  /** 64 deliveries under way all the time. */
  saturated: { commands: 17.5, scripts: 0.5, roundTrips: 0.5 },
  /** 100 a second: most are alone on their way. */
  idle: { commands: 28.5, scripts: 3.2, roundTrips: 3.3 },
  /** Bytes in Redis, by MEMORY USAGE. */
  bytes: { record: 760, ended: 1_850 },
} as const;
