/** In what a gateway under measurement can differ from the plain one. */
import type { FsyncMode } from "../options.ts";

export interface GatewayShape {
  readonly appendFsync: FsyncMode;
  readonly redis: "one server" | "a Cluster";
  /** Instances that share the work over one Redis. */
  readonly processes: number;
  readonly roles: readonly ("api" | "worker")[];
  readonly shards: number;
  readonly senders: number;
  readonly carriers: number;
  readonly countries: number;
  /** The carrier reports each message as delivered, so that deliveries come to their end. */
  readonly withReceipts: boolean;
  readonly carrierAnswersAfterMs: number;
  /** Options of its Node processes. */
  readonly nodeOptions: readonly string[];
}

/** One process with everything at its defaults, one sender, one fast carrier. */
export const plainGateway: GatewayShape = {
  appendFsync: "always",
  redis: "one server",
  processes: 1,
  roles: ["api", "worker"],
  shards: 1,
  senders: 1,
  carriers: 1,
  countries: 1,
  withReceipts: false,
  carrierAnswersAfterMs: 0,
  nodeOptions: [],
};
