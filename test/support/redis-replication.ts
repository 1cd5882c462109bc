/** Replication that can be cut and mended: replicas log in as a user that the master can shut out. */
import type { RedisNode } from "./redis-node.ts";

const replicaUser = "replica-of-the-tests";
const replicaPassword = "password-of-the-replicas";

/** For masters and replicas alike, since roles change. */
export const replicaLoginSettings: readonly string[] = [
  `user ${replicaUser} on >${replicaPassword} ~* &* +@all`,
  `masteruser ${replicaUser}`,
  `masterauth ${replicaPassword}`,
  "repl-diskless-sync-delay 0",
  "repl-ping-replica-period 1",
];

/** What the master has written but not sent yet is lost to its replicas, and so is everything from now on. */
export async function cutReplication(master: RedisNode): Promise<void> {
  await master.ask(async (redis) => {
    await redis.call("ACL", "SETUSER", replicaUser, "off");
    await redis.call("CLIENT", "KILL", "TYPE", "replica");
  });
}

export async function mendReplication(master: RedisNode): Promise<void> {
  await master.ask((redis) => redis.call("ACL", "SETUSER", replicaUser, "on"));
}
