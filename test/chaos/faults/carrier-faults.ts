/** Carriers that die, hang, refuse, take a message without saying so or while saying no, and lie with their receipts. */
import { setTimeout as pause } from "node:timers/promises";
import type { RuleInput } from "../../../carriers/stand-in/rules/rules.ts";
import type { Chance } from "../../simulation/chance.ts";
import { carrierNames, carrierTimeoutMs, type CarrierName, type Carriers } from "../carriers.ts";
import type { Fault, FaultKind } from "../fault.ts";

const longestMs = 6_000;
/** Long enough for codes to wait until their life is nearly over. */
const longestCommonMs = 30_000;

type Mischief = Pick<RuleInput, "answer" | "receipts">;

export function carrierFaults({ standIn, links }: Carriers): Fault[] {
  const underRule = (kind: FaultKind, carrier: CarrierName, weight: number, draw: (chance: Chance) => Mischief): Fault => ({
    kind,
    target: carrier,
    weight,
    async strike(chance) {
      const [mischief, percent, ms] = [draw(chance), chance.pick([40, 100]), chance.whole(500, longestMs)];
      const { id } = standIn.rules.set({ ...mischief, match: { account: carrier }, percent });
      await pause(ms);
      standIn.rules.remove(id);
      return `${JSON.stringify(mischief)} for ${percent} % of requests, ${ms} ms`;
    },
  });

  const everyCarrierRefuses: Fault = {
    kind: "every carrier refuses",
    target: "every carrier",
    weight: 1,
    async strike(chance) {
      const ms = chance.whole(10_000, longestCommonMs);
      const { id } = standIn.rules.set({ answer: { kind: "error", status: 503 } });
      await pause(ms);
      standIn.rules.remove(id);
      return `for ${ms} ms`;
    },
  };

  const ofEach = carrierNames.flatMap((carrier): Fault[] => [
    {
      kind: "carrier down",
      target: carrier,
      weight: 1,
      async strike(chance) {
        const ms = chance.whole(500, longestMs);
        await links[carrier].inflict({ kind: "refuse" });
        await pause(ms);
        await links[carrier].heal();
        return `connections refused, ${ms} ms`;
      },
    },
    underRule("carrier refuses", carrier, 2, (chance) => ({ answer: chance.pick(refusals) })),
    underRule("carrier silent", carrier, 2, (chance) => ({ answer: { kind: "hang", taken: chance.happens(0.6) } })),
    underRule("carrier slow", carrier, 1, (chance) => ({
      answer: { kind: "normal", delayMs: chance.whole(carrierTimeoutMs / 4, carrierTimeoutMs * 2) },
    })),
    underRule("carrier lies", carrier, 3, (chance) => ({ answer: chance.pick(lies) })),
    underRule("receipts spoilt", carrier, 2, (chance) => ({ receipts: chance.pick(spoiltReceipts(chance)) })),
  ]);
  return [...ofEach, everyCarrierRefuses];
}

const refusals: readonly RuleInput["answer"][] = [
  { kind: "error", status: 503 },
  { kind: "error", status: 500 },
  { kind: "error", status: 429, retryAfterSeconds: 1 },
];

/** The message goes out all the same. The last one even says clearly that it doesn't. */
const lies: readonly RuleInput["answer"][] = [
  { kind: "error", status: 502, taken: true },
  { kind: "error", status: 504, taken: true },
  { kind: "close_after_reading", taken: true },
  { kind: "garbage", taken: true },
  { kind: "error", status: 500, taken: true },
];

function spoiltReceipts(chance: Chance): NonNullable<RuleInput["receipts"]>[] {
  return [
    { lose: "all" },
    { lose: "final" },
    { copies: 3, order: "reversed" },
    { when: "before_answer" },
    { delayMs: chance.whole(1_000, 20_000) },
  ];
}
