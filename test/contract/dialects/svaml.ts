/**
 * Sinch's call scripts (SVAML): in a request, as the answered call's part of a custom callout; in an answer, by themselves.
 * Strict: what isn't known is refused.
 */
import { z } from "zod";
import type { SpokenScript } from "../carrier-cases.ts";

const locale = z.string().min(2);
const playFiles = z.strictObject({ name: z.literal("playFiles"), ids: z.array(z.string()).min(1), locale });
const menu = z.strictObject({
  id: z.literal("main"),
  mainPrompt: z.string().min(1),
  maxDigits: z.int().min(1),
  timeoutMills: z.int().min(1),
});
const hangup = z.strictObject({ name: z.literal("hangup") });
const runMenu = z.strictObject({
  name: z.literal("runMenu"),
  barge: z.boolean(),
  locale,
  mainMenu: z.literal("main"),
  menus: z.tuple([menu]),
});
const script = z.union([
  z.strictObject({ instructions: z.tuple([playFiles]), action: hangup }),
  z.strictObject({ instructions: z.undefined().optional(), action: runMenu }),
]);
const callout = z.object({ ace: z.string(), pie: z.url().optional() });

export function readSvaml(document: string): SpokenScript {
  const parsed: unknown = JSON.parse(document);
  const inCall = callout.safeParse(parsed).data;
  const { instructions, action } = script.parse(inCall === undefined ? parsed : JSON.parse(inCall.ace));
  const isAsking = action.name === "runMenu";
  if (isAsking !== (inCall?.pie !== undefined)) throw new Error("a menu without an address for its keys, or the other way round");
  const prompts = (isAsking ? action.menus[0].mainPrompt.split(";") : (instructions?.[0].ids ?? [])).map(readPrompt);
  const lines = prompts.flatMap(({ line }) => line ?? []);
  return {
    shape: `${action.name}(${prompts.map(({ line }) => (line === null ? "pause" : "text")).join(" ")})`,
    lines,
    languages: lines.map(() => (isAsking ? action.locale : (instructions?.[0].locale ?? ""))),
    pausesSeconds: prompts.flatMap(({ pauseSeconds }) => pauseSeconds ?? []),
    keysTo: inCall?.pie ?? null,
    // After a menu the answer to its result does.
    hangsUp: true,
  };
}

/** Between the brackets of a text there must be nothing that ends it, or the list that it stands in. */
function readPrompt(prompt: string): { readonly line: string | null; readonly pauseSeconds: number | null } {
  const line = /^#tts\[([^[\];\p{Cc}\p{Cs}]*)\]$/u.exec(prompt)?.[1];
  if (line !== undefined) return { line, pauseSeconds: null };
  const seconds = /^#ssml\[<speak><break time="(\d+)s"\/><\/speak>\]$/.exec(prompt)?.[1];
  if (seconds === undefined) throw new Error("neither a text nor a pause");
  return { line: null, pauseSeconds: Number(seconds) };
}
