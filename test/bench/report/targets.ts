/** The goals that the bench measures itself by. They are told, not enforced: a time on a shared machine is no gate. */
import type { Storage } from "../storage.ts";
import { callersInWords } from "../rounds.ts";
import type { PeerName } from "../subjects/subject.ts";
import { bestLoad, type Comparison, type FigureName } from "./compare.ts";

export interface Target {
  readonly goal: string;
  readonly measured: number | null;
  readonly reached: boolean;
}

interface Goal {
  readonly peer: PeerName;
  readonly figure: FigureName;
  readonly loads: (load: string) => boolean;
  /** Of the gateway's figure by the peer's. */
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly words: string;
}

const isBest = (load: string): boolean => load === bestLoad;
const isRate = (load: string): boolean => load.endsWith("/s");
const overloadedCallers = callersInWords(64);

const goals: readonly Goal[] = [
  { peer: "kannel", figure: "perSecond", loads: isBest, atLeast: 1.2, words: "throughput" },
  { peer: "kannel", figure: "cpu", loads: isBest, atMost: 1, words: "CPU per message" },
  { peer: "kannel", figure: "p99Ms", loads: isRate, atMost: 1, words: "p99" },
  {
    peer: "kannel",
    figure: "p99Ms",
    loads: (load) => load === overloadedCallers || load === "overload",
    atMost: 0.1,
    words: "p99 of what it took",
  },
  { peer: "bare", figure: "perSecond", loads: isBest, atLeast: 0.5, words: "throughput" },
  { peer: "bare", figure: "p99Ms", loads: isRate, atMost: 3, words: "p99" },
];
const mostBytesPerDelivery = 1_536;
const mostCommandsSaturated = 6;

export function targets(comparisons: readonly Comparison[], storage: Storage | null): Target[] {
  const measuredTargets = comparisons.flatMap((comparison) => [
    ...goals.flatMap((goal) => againstPeer(goal, comparison)),
    ...commandsSaturated(comparison),
  ]);
  if (storage === null) return measuredTargets;
  const measured = storage.bytesPerDelivery;
  return [
    ...measuredTargets,
    { goal: `at most ${mostBytesPerDelivery} bytes of Redis per finished delivery`, measured, reached: measured <= mostBytesPerDelivery },
  ];
}

function againstPeer({ peer, figure, loads, words, ...bound }: Goal, comparison: Comparison): Target[] {
  const against = comparison.peers.find(({ name }) => name === peer);
  if (against === undefined || comparison.figure !== figure || !loads(comparison.load)) return [];
  const measured = against.ratio?.median ?? null;
  const reached = measured !== null && measured >= (bound.atLeast ?? 0) && measured <= (bound.atMost ?? Number.POSITIVE_INFINITY);
  const limit = bound.atLeast === undefined ? `at most ${bound.atMost} times` : `at least ${bound.atLeast} times`;
  return [{ goal: `${comparison.appendFsync}, ${comparison.load}: ${words} ${limit} ${possessive[peer]}`, measured, reached }];
}

const possessive: Readonly<Record<PeerName, string>> = { bare: "the bare loop's", kannel: "Kannel's" };

function commandsSaturated({ appendFsync, load, figure, gateway }: Comparison): Target[] {
  if (figure !== "redisCommands" || load !== bestLoad) return [];
  const measured = gateway?.median ?? null;
  const goal = `${appendFsync}, ${load}: at most ${mostCommandsSaturated} Redis commands per delivery`;
  return [{ goal, measured, reached: measured !== null && measured <= mostCommandsSaturated }];
}
