/** Vonage's call scripts (NCCO): a list of actions in JSON, every line of speech in SSML. Strict: what isn't known is refused. */
import { z } from "zod";
import type { SpokenScript } from "../carrier-cases.ts";

const talk = z.strictObject({
  action: z.literal("talk"),
  text: z.string().max(3_000),
  language: z.string().min(2),
  bargeIn: z.boolean().optional(),
});
const input = z.strictObject({
  action: z.literal("input"),
  type: z.tuple([z.literal("dtmf")]),
  dtmf: z.strictObject({ maxDigits: z.int().min(1).max(20), timeOut: z.int().min(0).max(10) }),
  eventUrl: z.tuple([z.url()]),
  eventMethod: z.literal("POST"),
});
const script = z.array(z.discriminatedUnion("action", [talk, input])).min(1);

/** What a line may hold: text, whose "&" and "<" are written as entities, and a pause at its end. */
const speech = /^<speak>((?:[^<>&]|&(?:amp|lt|gt);)*)(?:<break time="(\d+)s"\/>)?<\/speak>$/;
/** XML 1.0. */
const writable = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

export function readNcco(document: string): SpokenScript {
  const actions = script.parse(JSON.parse(document));
  const talks = actions.filter((action) => action.action === "talk");
  const inputs = actions.filter((action) => action.action === "input");
  // After speech that a key interrupts there must come an input, which is the last thing here.
  const isAsking = actions.at(-1)?.action === "input";
  if (inputs.length !== (isAsking ? 1 : 0)) throw new Error("an input that is not the end");
  if (talks.some(({ bargeIn }) => (bargeIn ?? false) !== isAsking)) throw new Error("interrupted without an input, or the other way round");
  const spoken = talks.map(({ text }) => readSpeech(text));
  return {
    shape: actions.map((action, index) => `${action.action}${spoken[index]?.pauseSeconds === undefined ? "" : "(break)"}`).join(" "),
    lines: spoken.map(({ line }) => line),
    languages: talks.map(({ language }) => language),
    pausesSeconds: spoken.flatMap(({ pauseSeconds }) => pauseSeconds ?? []),
    keysTo: inputs[0]?.eventUrl[0] ?? null,
    // A call whose actions are over ends.
    hangsUp: true,
  };
}

function readSpeech(text: string): { readonly line: string; readonly pauseSeconds: number | undefined } {
  const [, line, pauseSeconds] = speech.exec(text) ?? [];
  if (line === undefined || !writable.test(text)) throw new Error("not speech that Vonage could read");
  const plain = line.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return { line: plain, pauseSeconds: pauseSeconds === undefined ? undefined : Number(pauseSeconds) };
}
