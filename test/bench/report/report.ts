/** The results as people read them. */
import type { GatewayProfile } from "../profile/profile-gateway.ts";
import type { Share } from "../profile/read-profile.ts";
import type { Cell } from "../rounds.ts";
import type { Storage } from "../storage.ts";
import type { PeerName } from "../subjects/subject.ts";
import { figures, type Comparison } from "./compare.ts";
import { machineInWords } from "./machine-in-words.ts";
import { numberInWords, spreadInWords } from "./numbers.ts";
import type { Results } from "./results.ts";
import { textTable } from "./text-table.ts";

export function report(results: Results): string {
  const { machine, ceiling, comparisons, storage } = results;
  const loads = Map.groupBy(comparisons, ({ appendFsync, load }) => `appendfsync ${appendFsync}, ${load}`);
  return [
    machineInWords(machine),
    `${results.options.rounds} rounds of ${results.options.seconds} s each; median (least - most); each warmed up with ${numberInWords(results.options.warmUpDeliveries, 0)} deliveries; took ${Math.round(results.tookSeconds)} s`,
    "Latencies: from the request's scheduled sending to the complete request at the carrier, of what was not refused. Callers send their next message when the one before is answered; overload: for 3 s, 1.5 times what the faster of gateway and Kannel did with callers.",
    "The bare loop: adding to the no-op; its CPU holds its load generator. Kannel: its file store is never fsynced, whatever appendfsync says of Redis.",
    `Load generator and carrier with nothing between: ${numberInWords(ceiling.perSecond, 0)} per second, ${numberInWords(ceiling.cpu, 3)} CPU s per 1,000, which are in no other figure.`,
    ...[...loads].map(([title, group]) => `\n${title}\n${comparisonTable(group)}`),
    ...(storage === null ? [] : [storageReport(storage)]),
    `\n${textTable([["goal", "measured", ""], ...results.targets.map(({ goal, measured, reached }) => [goal, numberInWords(measured, 2), reached ? "reached" : "missed"])])}`,
    ...troubles(results.cells).map((line) => `\n${line}`),
  ].join("\n");
}

/** What must not be: refusals of what can be done, losses, double sending. */
export function troubles(cells: readonly Cell[]): string[] {
  return cells.flatMap(({ appendFsync, round, load, subject, refused, missing, repeated, refusal }) => {
    const mayRefuse = load === "overload";
    if ((mayRefuse ? 0 : refused) + missing + repeated === 0) return [];
    const counts = `${refused} refused, ${missing} did not arrive in time, ${repeated} arrived twice`;
    return [
      `TROUBLE: ${appendFsync}, round ${round}, ${load}, ${subject}: ${counts}${refusal === null ? "" : `; first refusal: ${refusal}`}`,
    ];
  });
}

export function reportProfile(profile: GatewayProfile): string {
  return [
    `\nappendfsync ${profile.appendFsync}: ${Math.round(profile.perSecond)} per second under the profiler, main thread busy ${numberInWords(profile.busySeconds, 1)} s, idle ${numberInWords(profile.idleSeconds, 1)} s`,
    textTable([["package", "self %", "on stack %"], ...shareRows(profile.packages, 30)]),
    "",
    textTable([["function", "self %", "on stack %"], ...shareRows(profile.functions, 40)]),
    `\nFlame graph: ${profile.file}`,
  ].join("\n");
}

function shareRows(shares: readonly Share[], most: number): string[][] {
  return shares
    .slice(0, most)
    .map(({ name, selfPercent, onStackPercent }) => [name, numberInWords(selfPercent, 1), numberInWords(onStackPercent, 1)]);
}

function comparisonTable(group: readonly Comparison[]): string {
  const peers = group[0]?.peers.map(({ name }) => name) ?? [];
  return textTable([
    ["", "gateway", ...peers.flatMap((name) => [titles[name], "ratio"])],
    ...group.map(({ figure, gateway, peers: others }) => {
      const { title, digits } = figures[figure];
      const columns = others.flatMap((peer) => [spreadInWords(peer.spread, digits), spreadInWords(peer.ratio, 2)]);
      return [title, spreadInWords(gateway, digits), ...columns];
    }),
  ]);
}

const titles: Readonly<Record<PeerName, string>> = { bare: "bare BullMQ", kannel: "Kannel" };

function storageReport({ deliveries, bytesPerDelivery, kinds, measurement }: Storage): string {
  return [
    `\nwhat ${deliveries} finished deliveries leave in Redis: ${Math.round(bytesPerDelivery)} bytes each`,
    textTable([
      ["keys of kind", "keys", "bytes per delivery", "kept for"],
      ...kinds.map((kind) => [kind.kind, String(kind.keys), numberInWords(kind.bytesPerDelivery, 1), lifeInWords(kind.longestLifeSeconds)]),
    ]),
    `with receipts coming in: ${numberInWords(measurement.perSecond, 0)} per second, Node ${numberInWords(measurement.cpuProcesses, 3)} and Redis ${numberInWords(measurement.cpuRedis, 3)} CPU s per 1,000, ${numberInWords(measurement.redisCommands, 1)} Redis commands each`,
  ].join("\n");
}

function lifeInWords(seconds: number | null): string {
  if (seconds === null) return "no expiry";
  return seconds >= 7_200 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds)} s`;
}
