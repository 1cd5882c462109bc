/** What the gateway calls Redis: one server, the master that Sentinels name, or a Cluster. The same code runs on all of them. */
import type { Cluster, Redis } from "ioredis";

export type RedisClient = Redis | Cluster;
