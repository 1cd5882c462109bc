/** What is measured: something that takes messages and hands them over, with the processes that it consists of. */
import type { RemoteDriver } from "../load/remote-driver.ts";
import type { FsyncMode } from "../options.ts";
import type { BenchRedis } from "./bench-redis.ts";

export const peerNames = ["bare", "kannel"] as const;
export type PeerName = (typeof peerNames)[number];
export type SubjectName = "gateway" | PeerName;

export interface Subject extends RemoteDriver {
  readonly name: SubjectName;
  /** All its processes but Redis. */
  readonly pids: readonly number[];
  /** null: it has none. */
  readonly redis: BenchRedis | null;
  stop(): Promise<void>;
}

export type StartSubject = (appendFsync: FsyncMode) => Promise<Subject>;
