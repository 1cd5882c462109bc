/** One fault run on one kind of Redis: load and faults together, then peace until all has ended, then the books. */
import { setTimeout as pause } from "node:timers/promises";
import { createChance, type Chance } from "../simulation/chance.ts";
import { endsWithinMs } from "../support/books.ts";
import { startCallers } from "./callers.ts";
import { readCarrierBooks } from "./carrier-books.ts";
import { disturb } from "./disturb.ts";
import type { Fault, LoggedFault } from "./fault.ts";
import { countFailovers, countKills, isReached, weightFactor, type Goal } from "./goal.ts";
import type { Evidence } from "./history-of-run.ts";
import { judge, type Violation } from "./judge.ts";
import { readRedisContents } from "./redis-contents.ts";
import type { RedisKind } from "./redis/redis-rig.ts";
import type { RequestMix } from "./request.ts";
import { apiKey, startStage, supportKey, type Stage } from "./stage.ts";
import { tallyOf, type Tally } from "./tally.ts";
import { startWatchers } from "./watchers.ts";

export interface RunOptions {
  readonly redis: RedisKind;
  readonly seed: number;
  readonly goal: Goal;
  readonly perSecond: number;
  readonly mix: RequestMix;
  readonly sayProgress: (line: string) => void;
}

export interface RunResult {
  readonly redis: RedisKind;
  readonly seed: number;
  readonly seconds: number;
  readonly tally: Tally;
  readonly violations: readonly Violation[];
}

const progressMs = 10_000;
/** What comes after a delivery's end is written down: late receipts. */
const lastWritesMs = 500;

export async function runChaos({ redis, seed, goal, perSecond, mix, sayProgress }: RunOptions): Promise<RunResult> {
  const chance = createChance(seed);
  const streams = { carriers: streamOf(chance), callers: streamOf(chance), faults: streamOf(chance) };
  const startedAt = Date.now();
  const ranForMs = (): number => Date.now() - startedAt;
  await using stage = await startStage(redis, streams.carriers);
  const watchers = startWatchers({ urls: () => directUrls(stage), apiKey: supportKey, isOut: () => stage.outages.isOut() });
  const callers = startCallers({
    urls: stage.gateways.map(({ link }) => urlAt(link.port)),
    apiKey,
    perSecond,
    mix,
    chance: streams.callers,
    onAccepted: (delivery, expiresAt) => watchers.watch(delivery, expiresAt),
  });

  const faults: LoggedFault[] = [];
  const loadedAt = Date.now();
  const telling = setInterval(() => {
    const [seconds, kills, failovers] = [Math.round(ranForMs() / 1_000), countKills(faults), countFailovers(faults)];
    sayProgress(`${redis}: ${seconds} s, ${callers.requests()} requests, ${faults.length} faults, ${kills} kills, ${failovers} failovers`);
  }, progressMs);
  try {
    await disturb({
      faults: stage.faults,
      chance: streams.faults,
      weigh: ({ kind, weight }) => weight * weightFactor(goal, kind, faults),
      mayStrike: (fault, underWay) => leavesOneInPeace(stage, fault, underWay),
      isOver: () => isReached(goal, Date.now() - loadedAt, faults),
      log: (fault) => faults.push(fault),
    });
    await callers.stop();
    // Also those deliveries come to their end whose callers were never told of them.
    await pause(mix.ttlSeconds.most * 1_000 + endsWithinMs);
    await watchers.done();
  } finally {
    clearInterval(telling);
  }
  await pause(lastWritesMs);

  const evidence: Evidence = {
    told: callers.told,
    carriers: readCarrierBooks(stage.carriers.standIn),
    contents: await readRedisContents(await stage.redis.masterPorts()),
    sightings: watchers.sightings,
    missing: watchers.missing,
    notKnownMeanwhile: watchers.notKnownMeanwhile(),
    outages: stage.outages.list(),
  };
  await Promise.all(stage.gateways.map((slot) => slot.end("SIGTERM")));
  const complaints = stage.gateways.flatMap((slot) => slot.complaints());
  return {
    redis,
    seed,
    seconds: Math.round(ranForMs() / 1_000),
    tally: tallyOf(evidence, faults, callers.requests()),
    violations: judge(evidence, faults, complaints),
  };
}

/** Each part draws from a stream of its own: one fault more doesn't change what is asked for. */
function streamOf(chance: Chance): Chance {
  return createChance(chance.whole(0, 2 ** 32 - 1));
}

function directUrls(stage: Stage): string[] {
  return stage.gateways.map((slot) => slot.port()).flatMap((port) => (port === null ? [] : [urlAt(port)]));
}

function urlAt(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Load is worth something only while an instance takes it. */
function leavesOneInPeace({ gateways }: Stage, fault: Fault, underWay: readonly Fault[]): boolean {
  const isOfGateway = ({ target }: Fault): boolean => gateways.some((slot) => slot.target === target);
  return !isOfGateway(fault) || underWay.filter(isOfGateway).length < gateways.length - 1;
}
