/** The results as people read them. */
import type { Spread } from "../figures/statistics.ts";
import type { GatewayProfile } from "../profile/profile-gateway.ts";
import type { Share } from "../profile/read-profile.ts";
import type { Cell } from "../rounds.ts";
import type { Storage } from "../storage.ts";
import { figures, type Comparison } from "./compare.ts";
import type { Results } from "./results.ts";
import { textTable } from "./text-table.ts";

export function report(results: Results): string {
  const { machine, comparisons, storage } = results;
  const loads = Map.groupBy(comparisons, ({ appendFsync, load }) => `appendfsync ${appendFsync}, ${load}`);
  return [
    `${machine.cores} cores (${machine.cpu}), ${machine.system}, Node ${machine.node}, Redis ${machine.redis}, load average ${machine.loadAtStart.toFixed(1)} at the start`,
    `${results.options.rounds} rounds of ${results.options.seconds} s each; median (least - most); took ${Math.round(results.tookSeconds)} s`,
    "Latencies: from the request's scheduled sending to the complete request at the carrier. The bare loop: adding to the no-op; its CPU holds its load generator.",
    ...[...loads].map(([title, group]) => `\n${title}\n${comparisonTable(group)}`),
    ...(storage === null ? [] : [storageReport(storage)]),
    `\n${textTable([["goal", "measured", ""], ...results.targets.map(({ goal, measured, reached }) => [goal, number(measured, 2), reached ? "reached" : "missed"])])}`,
    ...troubles(results.cells).map((line) => `\n${line}`),
  ].join("\n");
}

/** What must not be: refusals, losses, double sending. */
export function troubles(cells: readonly Cell[]): string[] {
  return cells.flatMap(({ appendFsync, round, load, subject, refused, missing, repeated, refusal }) => {
    if (refused + missing + repeated === 0) return [];
    const counts = `${refused} refused, ${missing} did not arrive in time, ${repeated} arrived twice`;
    return [
      `TROUBLE: ${appendFsync}, round ${round}, ${load}, ${subject}: ${counts}${refusal === null ? "" : `; first refusal: ${refusal}`}`,
    ];
  });
}

export function reportProfile(profile: GatewayProfile): string {
  const rows = (shares: readonly Share[], most: number): string[][] =>
    shares.slice(0, most).map(({ name, selfPercent, onStackPercent }) => [name, number(selfPercent, 1), number(onStackPercent, 1)]);
  return [
    `\nappendfsync ${profile.appendFsync}: ${Math.round(profile.perSecond)} per second under the profiler, main thread busy ${number(profile.busySeconds, 1)} s, idle ${number(profile.idleSeconds, 1)} s`,
    textTable([["package", "self %", "on stack %"], ...rows(profile.packages, 30)]),
    "",
    textTable([["function", "self %", "on stack %"], ...rows(profile.functions, 40)]),
    `\nFlame graph: ${profile.file}`,
  ].join("\n");
}

function comparisonTable(group: readonly Comparison[]): string {
  return textTable([
    ["", "gateway", "bare BullMQ", "ratio"],
    ...group.map(({ figure, gateway, bare, ratio }) => {
      const { title, digits } = figures[figure];
      return [title, spread(gateway, digits), spread(bare, digits), spread(ratio, 2)];
    }),
  ]);
}

function storageReport({ deliveries, bytesPerDelivery, kinds, measurement }: Storage): string {
  return [
    `\nwhat ${deliveries} finished deliveries leave in Redis: ${Math.round(bytesPerDelivery)} bytes each`,
    textTable([
      ["keys of kind", "keys", "bytes per delivery", "kept for"],
      ...kinds.map((kind) => [kind.kind, String(kind.keys), number(kind.bytesPerDelivery, 1), lifeInWords(kind.longestLifeSeconds)]),
    ]),
    `with receipts coming in: ${number(measurement.perSecond, 0)} per second, Node ${number(measurement.cpuNode, 3)} and Redis ${number(measurement.cpuRedis, 3)} CPU s per 1,000, ${number(measurement.redisCommands, 1)} Redis commands each`,
  ].join("\n");
}

function spread(value: Spread | null, digits: number): string {
  if (value === null) return "-";
  const { median, least, most } = value;
  return least === most ? number(median, digits) : `${number(median, digits)} (${number(least, digits)} - ${number(most, digits)})`;
}

function number(value: number | null, digits: number): string {
  return value === null ? "-" : value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function lifeInWords(seconds: number | null): string {
  if (seconds === null) return "no expiry";
  return seconds >= 7_200 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds)} s`;
}
