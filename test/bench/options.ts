/** What to measure, from the command line. Two presets, a full run of under ten minutes and a quick one to try it; single values can be changed. */
import { parseArgs } from "node:util";

export const fsyncModes = ["always", "everysec"] as const;
export type FsyncMode = (typeof fsyncModes)[number];

export const parts = ["saturation", "latency", "storage"] as const;
export type Part = (typeof parts)[number];

export interface Options {
  readonly quick: boolean;
  readonly profile: boolean;
  readonly rounds: number;
  /** Length of one measurement. */
  readonly seconds: number;
  /** Before the first measurement: the first thousands run on code that V8 has not optimised yet. */
  readonly warmUpDeliveries: number;
  /** Deliveries that are carried to their end to see what they leave in Redis. */
  readonly finishedDeliveries: number;
  readonly fsyncModes: readonly FsyncMode[];
  readonly parts: readonly Part[];
}

export const usage = `npm run bench -- [options]

  --quick          one short round, to try it: the figures are rough
  --rounds N       rounds per durability setting
  --seconds N      length of one measurement
  --only WORDS     comma-separated: ${parts.join(", ")}, ${fsyncModes.join(", ")}
  --profile        instead of measuring: where the gateway's time goes at saturation
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
        help: { type: "boolean", default: false },
        rounds: { type: "string" },
        seconds: { type: "string" },
        only: { type: "string", default: "" },
      },
    });
    if (values.help) return { kind: "usage", problem: null };
    const { quick, profile } = values;
    const words = values.only.split(",").filter((word) => word !== "");
    const unknown = words.find((word) => ![...parts, ...fsyncModes].some((known) => known === word));
    if (unknown !== undefined) return { kind: "usage", problem: `--only does not know "${unknown}"` };
    const options: Options = {
      quick,
      profile,
      rounds: wholeNumber("--rounds", values.rounds, quick ? 1 : 3, 20),
      seconds: wholeNumber("--seconds", values.seconds, quick ? 2 : 6, 60),
      warmUpDeliveries: quick ? 2_000 : 5_000,
      finishedDeliveries: quick ? 2_000 : 10_000,
      fsyncModes: chosen(fsyncModes, words),
      parts: chosen(parts, words),
    };
    return { kind: "options", options };
  } catch (error) {
    return { kind: "usage", problem: error instanceof Error ? error.message : String(error) };
  }
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
