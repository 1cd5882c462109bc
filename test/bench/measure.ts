/** One measurement: a subject is driven, and what its processes and its Redis did meanwhile is divided by what came through. */
import { cpuSeconds, residentMegabytes } from "./figures/cpu-time.ts";
import { redisWork, type RedisWork } from "./figures/redis-work.ts";
import type { Drive, Flow } from "./load/drive.ts";
import type { Subject } from "./subjects/subject.ts";

export interface Measurement extends Flow {
  readonly perSecond: number;
  /** CPU seconds per 1,000 messages handed over; null where the system doesn't tell. */
  readonly cpuNode: number | null;
  readonly cpuRedis: number | null;
  readonly redisCommands: number;
  readonly redisReads: number;
  readonly residentNodeMegabytes: number | null;
  readonly residentRedisMegabytes: number | null;
}

interface Meters {
  readonly cpuNode: number | null;
  readonly cpuRedis: number | null;
  readonly redis: Promise<RedisWork>;
}

export async function measure(subject: Subject, drive: Drive): Promise<Measurement> {
  let atOpening: Meters | null = null;
  let atClosing: Meters | null = null;
  const flow = await subject.drive(drive, {
    opens: () => (atOpening = readMeters(subject)),
    closes: () => (atClosing = readMeters(subject)),
  });
  const [before, after] = [atOpening ?? readMeters(subject), atClosing ?? readMeters(subject)];
  const [workBefore, workAfter] = [await before.redis, await after.redis];
  const perThousand = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : ((to - from) * 1_000) / flow.handedOver;
  return {
    ...flow,
    perSecond: (flow.handedOver * 1_000) / flow.windowMs,
    cpuNode: perThousand(before.cpuNode, after.cpuNode),
    cpuRedis: perThousand(before.cpuRedis, after.cpuRedis),
    redisCommands: (workAfter.commands - workBefore.commands) / flow.handedOver,
    redisReads: (workAfter.reads - workBefore.reads) / flow.handedOver,
    residentNodeMegabytes: residentMegabytes(subject.pid),
    residentRedisMegabytes: residentMegabytes(subject.redis.pid),
  };
}

function readMeters({ pid, redis }: Subject): Meters {
  return { cpuNode: cpuSeconds(pid), cpuRedis: cpuSeconds(redis.pid), redis: redisWork(redis.control) };
}
