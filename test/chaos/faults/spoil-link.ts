/** One wire spoilt in one of the ways that networks have, for a while. */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "../../simulation/chance.ts";
import type { LinkFault, TcpProxy } from "../../support/tcp-proxy.ts";

/** Each way. */
export const longestDelayMs = 250;

/** @param whileSilent called when nothing comes through any more; what it returns, when it does again */
export async function spoilLink(link: TcpProxy, chance: Chance, mostMs: number, whileSilent = () => nothing): Promise<string> {
  const ms = chance.whole(200, mostMs);
  const fault = drawFault(chance);
  if (fault === "reset") {
    link.reset();
    return "reset";
  }
  const isBack = isSilent(fault) ? whileSilent() : nothing;
  await link.inflict(fault);
  await pause(ms);
  await link.heal();
  isBack();
  return `${describe(fault)}, ${ms} ms`;
}

function drawFault(chance: Chance): LinkFault | "reset" {
  const direction = chance.pick(["requests", "answers"] as const);
  switch (chance.weighed({ delay: 2, black_hole: 2, half_open: 2, cut_after: 3, refuse: 2, reset: 1 })) {
    case "delay":
      return { kind: "delay", ms: chance.whole(20, longestDelayMs) };
    case "black_hole":
      return { kind: "black_hole" };
    case "half_open":
      return { kind: "half_open", lost: direction };
    case "cut_after":
      return { kind: "cut_after", direction, bytes: chance.whole(1, 3_000) };
    case "refuse":
      return { kind: "refuse" };
    case "reset":
      return "reset";
  }
}

function isSilent({ kind }: LinkFault): boolean {
  return kind === "black_hole" || kind === "half_open" || kind === "refuse";
}

function describe(fault: LinkFault): string {
  switch (fault.kind) {
    case "delay":
      return `${fault.ms} ms slower each way`;
    case "black_hole":
      return "silent";
    case "half_open":
      return `${fault.lost} lost`;
    case "cut_after":
      return `cut after ${fault.bytes} bytes of ${fault.direction}`;
    case "refuse":
      return "refused";
  }
}

function nothing(): void {}
