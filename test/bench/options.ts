/** What to measure, from the command line. Two presets, a full run of some ten minutes and a quick one to try it; single values can be changed. */
import { parseArgs } from "node:util";
import { growthParts, type GrowthPart } from "./growth/parts.ts";
import { peerNames, type PeerName } from "./subjects/subject.ts";

export const fsyncModes = ["always", "everysec"] as const;
export type FsyncMode = (typeof fsyncModes)[number];

export const parts = ["saturation", "latency", "storage"] as const;
export type Part = (typeof parts)[number];

export interface Options {
  readonly mode: "compare" | "growth" | "profile";
  readonly quick: boolean;
  readonly rounds: number;
  /** Length of one measurement. */
  readonly seconds: number;
  /** Before the first measurement: it takes V8 about half a minute of load to optimise what is used most. */
  readonly warmUpDeliveries: number;
  /** Deliveries that are carried to their end to see what they leave in Redis. */
  readonly finishedDeliveries: number;
  /** Instances of the gateway. */
  readonly processes: number;
  readonly peers: readonly PeerName[];
  /** The peers were named, so that what they need may be installed. */
  readonly peersNamed: boolean;
  readonly fsyncModes: readonly FsyncMode[];
  readonly parts: readonly Part[];
  readonly growthParts: readonly GrowthPart[];
  /** Queued deliveries that one more is measured on top of. */
  readonly backlogs: readonly number[];
}

export const usage = `npm run bench -- [options]

  --peer NAME      what the gateway is compared with: ${peerNames.join(", ")} (comma-separated; all that this machine has).
                   Kannel is Debian's package; naming it installs it with apt-get where that is allowed
  --processes N    instances of the gateway over one Redis
  --quick          one short round, to try it: the figures are rough
  --rounds N       rounds per durability setting
  --seconds N      length of one measurement
  --only WORDS     comma-separated: ${parts.join(", ")}, ${fsyncModes.join(", ")}
  --growth         instead of comparing: how the gateway's costs change as something grows
                   --only takes: ${growthParts.join(", ")}
  --million        with --growth: a backlog of 1,000,000, too (minutes, and some GB of memory)
  --profile        instead of comparing: where the gateway's time goes at saturation
  --help           this text

The table goes to the console, the table and all single figures as JSON to bench-results/.`;

export type ReadOptions =
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "usage"; readonly problem: string | null };

export function readOptions(args: readonly string[]): ReadOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        profile: { type: "boolean", default: false },
        growth: { type: "boolean", default: false },
        million: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        peer: { type: "string", default: "" },
        processes: { type: "string" },
        rounds: { type: "string" },
        seconds: { type: "string" },
        only: { type: "string", default: "" },
      },
    });
    if (values.help) return { kind: "usage", problem: null };
    const { quick, profile, growth, million } = values;
    const mode = profile ? "profile" : growth ? "growth" : "compare";
    const only = knownWords("--only", values.only, mode === "growth" ? growthParts : [...parts, ...fsyncModes]);
    const peers = knownWords("--peer", values.peer, peerNames);
    const options: Options = {
      mode,
      quick,
      rounds: wholeNumber("--rounds", values.rounds, quick ? 1 : 3, 20),
      seconds: wholeNumber("--seconds", values.seconds, quick ? 2 : 6, 60),
      warmUpDeliveries: quick ? 2_000 : 40_000,
      finishedDeliveries: quick ? 2_000 : 10_000,
      processes: wholeNumber("--processes", values.processes, 1, 16),
      peers: chosen(peerNames, peers),
      peersNamed: peers.length > 0,
      fsyncModes: chosen(fsyncModes, only),
      parts: chosen(parts, only),
      growthParts: chosen(growthParts, only),
      backlogs: [0, 10_000, ...(quick ? [] : [100_000]), ...(million ? [1_000_000] : [])],
    };
    return { kind: "options", options };
  } catch (error) {
    return { kind: "usage", problem: error instanceof Error ? error.message : String(error) };
  }
}

function knownWords(option: string, text: string, known: readonly string[]): readonly string[] {
  const words = text.split(",").filter((word) => word !== "");
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new Error(`${option} does not know "${unknown}"`);
  return words;
}

function wholeNumber(option: string, text: string | undefined, preset: number, most: number): number {
  if (text === undefined) return preset;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`${option} takes a whole number from 1 to ${most}`);
  return value;
}

/** Naming none of a kind means all of them. */
function chosen<Word extends string>(all: readonly Word[], words: readonly string[]): readonly Word[] {
  const named = all.filter((word) => words.includes(word));
  return named.length === 0 ? all : named;
}
