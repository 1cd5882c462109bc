/** One measurement: a subject is driven, and what its processes and its Redis did meanwhile is divided by what came through. */
import { cpuSeconds, residentMegabytes } from "./figures/cpu-time.ts";
import { longestDiskStallMs, watchDisk } from "./figures/disk-stalls.ts";
import { settleDisk } from "./figures/settle-disk.ts";
import { sum } from "./figures/statistics.ts";
import { redisWork, type RedisWork } from "./figures/redis-work.ts";
import type { Drive, Flow } from "./load/drive.ts";
import type { Subject } from "./subjects/subject.ts";

export interface Measurement extends Flow {
  readonly perSecond: number;
  /** CPU seconds per 1,000 messages handed over; null where the system doesn't tell. */
  readonly cpuProcesses: number | null;
  /** This and all that follows of Redis: null when the subject has none. */
  readonly cpuRedis: number | null;
  readonly redisCommands: number | null;
  readonly redisScripts: number | null;
  readonly redisReads: number | null;
  readonly longestDiskStallMs: number | null;
  readonly residentProcessesMegabytes: number | null;
  readonly residentRedisMegabytes: number | null;
}

interface Meters {
  readonly cpuProcesses: number | null;
  readonly cpuRedis: number | null;
  readonly redis: Promise<RedisWork> | null;
}

export async function measure(subject: Subject, drive: Drive): Promise<Measurement> {
  const servers = subject.redis?.servers ?? [];
  await settleDisk();
  await Promise.all(servers.map(({ control }) => watchDisk(control)));
  let atOpening: Meters | null = null;
  let atClosing: Meters | null = null;
  const flow = await subject.drive(drive, {
    opens: () => (atOpening = readMeters(subject)),
    closes: () => (atClosing = readMeters(subject)),
  });
  const [before, after] = [atOpening ?? readMeters(subject), atClosing ?? readMeters(subject)];
  const [workBefore, workAfter] = [await before.redis, await after.redis];
  // Of an acceptance without a hand-over: per message accepted.
  const through = drive.kind === "accept" ? flow.sent - flow.refused : flow.handedOver;
  const each = (from: number | null | undefined, to: number | null | undefined): number | null =>
    from === null || from === undefined || to === null || to === undefined ? null : (to - from) / through;
  const perThousand = (from: number | null, to: number | null): number | null => {
    const one = each(from, to);
    return one === null ? null : one * 1_000;
  };
  return {
    ...flow,
    perSecond: (through * 1_000) / flow.windowMs,
    cpuProcesses: perThousand(before.cpuProcesses, after.cpuProcesses),
    cpuRedis: perThousand(before.cpuRedis, after.cpuRedis),
    redisCommands: each(workBefore?.commands, workAfter?.commands),
    redisScripts: each(workBefore?.scripts, workAfter?.scripts),
    redisReads: each(workBefore?.reads, workAfter?.reads),
    longestDiskStallMs:
      subject.redis === null ? null : Math.max(...(await Promise.all(servers.map(({ control }) => longestDiskStallMs(control))))),
    residentProcessesMegabytes: sum(subject.pids.map(residentMegabytes)),
    residentRedisMegabytes: subject.redis === null ? null : sum(servers.map(({ pid }) => residentMegabytes(pid))),
  };
}

function readMeters({ pids, redis }: Subject): Meters {
  return {
    cpuProcesses: sum(pids.map(cpuSeconds)),
    cpuRedis: redis === null ? null : sum(redis.servers.map(({ pid }) => cpuSeconds(pid))),
    redis: redis === null ? null : redisWork(redis.servers),
  };
}
