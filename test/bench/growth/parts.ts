/** What can grow. One list, for the command line and for the run. */
export const growthParts = ["processes", "shards", "backlog", "slow-carriers", "configuration", "memory"] as const;
export type GrowthPart = (typeof growthParts)[number];
