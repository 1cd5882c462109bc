/** Do a server's settings give what `redis.durability` asks? Pure, in words for operators. */
import type { ServerFacts } from "./server-facts.ts";

export interface AskedDurability {
  readonly durability: "process" | "disk" | "replicated";
  readonly replicas: number;
}

export interface SettingsVerdict {
  /** What breaks the promise. */
  readonly faults: readonly string[];
  /** What doesn't, but should be known. */
  readonly remarks: readonly string[];
}

export function judgeSettings(facts: ServerFacts, asked: AskedDurability): SettingsVerdict {
  const rules = [judgeRole(facts), ...judgeFile(facts, asked), judgePolicy(facts), ...judgeReplicas(facts, asked)];
  return {
    faults: rules.flatMap((rule) => (rule !== null && "fault" in rule ? [rule.fault] : [])),
    remarks: rules.flatMap((rule) => (rule !== null && "remark" in rule ? [rule.remark] : [])),
  };
}

type Finding = { readonly fault: string } | { readonly remark: string } | null;

function judgeRole({ role }: ServerFacts): Finding {
  return role === null || role === "master" ? null : { fault: "the server is a replica and takes no writes" };
}

function judgeFile({ keepsFile, fileIsWell, appendFsync }: ServerFacts, { durability }: AskedDurability): Finding[] {
  if (keepsFile === null) return [{ remark: "can't be checked (INFO is not permitted): appendonly, maxmemory-policy, replicas" }];
  if (!keepsFile) return [{ fault: "there is no append-only file: set appendonly yes" }];
  if (fileIsWell === false) return [{ fault: "the append-only file can't be written: see the server's log and disk" }];
  if (durability === "process") return appendFsync === "no" ? [{ fault: "appendfsync is no: set it to everysec or always" }] : [];
  if (durability === "replicated" || appendFsync === "always") return [];
  if (appendFsync === null) return [{ remark: "can't be checked (CONFIG is not permitted): whether appendfsync is always" }];
  return [{ fault: `appendfsync is ${appendFsync}: set it to always, or redis.durability to process` }];
}

/** Whatever is evicted was promised to somebody: a delivery, an attempt budget, an idempotency key. */
function judgePolicy({ evictionPolicy }: ServerFacts): Finding {
  if (evictionPolicy === null || evictionPolicy === "noeviction") return null;
  return { fault: `maxmemory-policy is ${evictionPolicy}: set it to noeviction` };
}

function judgeReplicas({ replicaCount, asksForReplicas }: ServerFacts, { durability, replicas }: AskedDurability): Finding[] {
  if (durability !== "replicated" || replicaCount === null) return [];
  return [
    replicaCount >= replicas
      ? null
      : { fault: `${replicaCount} of ${replicas} replicas are connected: nothing is accepted until they are` },
    asksForReplicas === false ? { remark: `set min-replicas-to-write ${replicas}: a master that was cut off then stops at once` } : null,
  ];
}
