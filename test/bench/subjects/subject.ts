/** What is measured: something that takes messages and hands them over, with its Redis. */
import type { RemoteDriver } from "../load/remote-driver.ts";
import type { FsyncMode } from "../options.ts";
import type { BenchRedis } from "./bench-redis.ts";

export const subjectNames = ["gateway", "bare"] as const;
export type SubjectName = (typeof subjectNames)[number];

export interface Subject extends RemoteDriver {
  readonly name: SubjectName;
  /** The process that does the work, beside Redis. */
  readonly pid: number;
  readonly redis: BenchRedis;
  stop(): Promise<void>;
}

export type StartSubject = (appendFsync: FsyncMode) => Promise<Subject>;
