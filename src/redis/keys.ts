/**
 * Every Redis key is built here. All that one script touches carries the same hash tag, the shard's number, so that it
 * lies in one Redis Cluster slot; a phone decides the shard, and a delivery's id names it (see `delivery/id.ts`).
 */
export interface ShardKeys {
  readonly delivery: (id: string) => string;
  /** Sorted set: delivery id by the time when it next needs attention. */
  readonly due: string;
  /** Sorted set: attempts of one phone by time, the sliding log of the attempt budget. */
  readonly budget: (phoneHash: string) => string;
  /** Sorted sets: delivery ids by creation time. */
  readonly ofTenant: (tenant: string) => string;
  /** Hash: up to which creation time each tenant's deliveries have been made anonymous. */
  readonly anonymousUntil: string;
  readonly ofPhone: (phoneHash: string) => string;
  readonly ofUser: (userHash: string) => string;
  readonly ofCorrelation: (correlationHash: string) => string;
  /** String: the delivery that a carrier's message id belongs to. */
  readonly ofCarrierMessage: (carrier: string, messageId: string) => string;
  readonly optOut: (phoneHash: string) => string;
  /** String: under which number key a phone's live entries lie, while there are two. */
  readonly phoneName: (phoneHash: string) => string;
  /** String: a person's message that was taken, by the hash of the carrier's id. */
  readonly reply: (messageHash: string) => string;
  readonly idempotency: (keyHash: string) => string;
}

export interface Keys {
  readonly shardCount: number;
  readonly shard: (shard: number) => ShardKeys;
  /** BullMQ puts ":<queue>:..." behind it. */
  readonly queuePrefix: (shard: number) => string;
  /** Hash of runtime changes to carriers and senders, and what the instances tell each other about health. */
  readonly control: string;
  readonly health: string;
  readonly audit: string;
  /** A pattern for SCAN. */
  readonly everyOptOut: string;
  /** String: an instance is carrying opt-outs over, or has done so lately. */
  readonly carryingOver: string;
  readonly senderRate: (sender: string) => string;
}

export function createKeys(prefix: string, shardCount: number): Keys {
  const ofShard = Array.from({ length: shardCount }, (_, shard) => createShardKeys(`${prefix}:{${shard}}`));
  return {
    shardCount,
    shard: (shard) => {
      const keys = ofShard[shard];
      if (keys === undefined) throw new Error(`no shard ${shard} of ${shardCount}`);
      return keys;
    },
    queuePrefix: (shard) => `${prefix}:{${shard}}`,
    control: `${prefix}:{control}`,
    health: `${prefix}:{control}:health`,
    audit: `${prefix}:{control}:audit`,
    everyOptOut: `${prefix}:{*}:o:*`,
    carryingOver: `${prefix}:{control}:carrying-over`,
    senderRate: (sender) => `${prefix}:{sender:${sender}}`,
  };
}

function createShardKeys(base: string): ShardKeys {
  return {
    delivery: (id) => `${base}:d:${id}`,
    due: `${base}:due`,
    budget: (phoneHash) => `${base}:b:${phoneHash}`,
    ofTenant: (tenant) => `${base}:t:${tenant}`,
    anonymousUntil: `${base}:anonymous-until`,
    ofPhone: (phoneHash) => `${base}:p:${phoneHash}`,
    ofUser: (userHash) => `${base}:u:${userHash}`,
    ofCorrelation: (correlationHash) => `${base}:c:${correlationHash}`,
    ofCarrierMessage: (carrier, messageId) => `${base}:m:${carrier}:${messageId}`,
    optOut: (phoneHash) => `${base}:o:${phoneHash}`,
    phoneName: (phoneHash) => `${base}:k:${phoneHash}`,
    reply: (messageHash) => `${base}:r:${messageHash}`,
    idempotency: (keyHash) => `${base}:i:${keyHash}`,
  };
}
