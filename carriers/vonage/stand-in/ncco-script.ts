/** Reads a call's script (NCCO) into the steps that a phone would hear. Actions and options that are not known are problems. */
import { z } from "zod";
import type { ScriptResult, Step } from "../../stand-in/script/call-script.ts";
import { parseXml } from "../../stand-in/script/strict-xml.ts";

const talk = z.strictObject({
  action: z.literal("talk"),
  text: z.string().min(1).max(3_000),
  bargeIn: z.boolean().default(false),
  loop: z.int().min(1).max(10).default(1),
  level: z.number().min(-1).max(1).optional(),
  language: z.string().min(2).max(16).optional(),
  style: z.int().min(0).max(20).optional(),
  premium: z.boolean().optional(),
});
const input = z.strictObject({
  action: z.literal("input"),
  type: z.tuple([z.literal("dtmf")]),
  dtmf: z.strictObject({
    timeOut: z.int().min(0).max(10).default(3),
    maxDigits: z.int().min(1).max(20).default(4),
    submitOnHash: z.boolean().default(false),
  }),
  eventUrl: z.tuple([z.url()]),
  eventMethod: z.literal("POST").default("POST"),
});
const script = z.array(z.discriminatedUnion("action", [talk, input])).max(100);
type Talk = z.infer<typeof talk>;
type Input = z.infer<typeof input>;

/** Without tags. */
const longestTalk = 1_500;

class Unplayable extends Error {}

/** An answer without a script lets the call go on to its end. */
export function readNccoScript(document: string): ScriptResult {
  if (document.trim() === "") return { ok: true, steps: [] };
  const read = script.safeParse(parsed(document));
  if (!read.success) return { ok: false, problem: `not an NCCO: ${z.prettifyError(read.error)}` };
  try {
    return { ok: true, steps: stepsOf(read.data) };
  } catch (error) {
    if (error instanceof Unplayable) return { ok: false, problem: error.message };
    throw error;
  }
}

function stepsOf(actions: readonly (Talk | Input)[]): Step[] {
  const steps: Step[] = [];
  /** What a key may interrupt: the prompt of the input that must follow. */
  let prompt: Step[] | null = null;
  for (const action of actions) {
    if (action.action === "input") {
      steps.push({ kind: "gather", gather: gatherOf(action, prompt ?? []) });
      prompt = null;
    } else {
      if (action.bargeIn) prompt ??= [];
      (prompt ?? steps).push(...speech(action));
    }
  }
  if (prompt !== null) throw new Unplayable("bargeIn without an input after it");
  return steps;
}

function gatherOf({ dtmf, eventUrl }: Input, prompt: readonly Step[]): Extract<Step, { kind: "gather" }>["gather"] {
  return {
    prompt,
    action: eventUrl[0],
    timeoutSeconds: dtmf.timeOut,
    maximumDigits: dtmf.maxDigits,
    finishOnKey: dtmf.submitOnHash ? "#" : "",
    // That nothing was pressed in time is an event, too.
    actionOnEmptyResult: true,
  };
}

function speech({ text, loop }: Talk): readonly Step[] {
  const steps = text.startsWith("<speak") ? marked(text) : [said(text)];
  return Array.from({ length: loop }, () => steps).flat();
}

/** SSML, as far as delivering a code needs it: text and pauses. */
function marked(text: string): readonly Step[] {
  const xml = parseXml(text);
  if (!xml.ok) throw new Unplayable(xml.problem);
  return xml.root.children.flatMap((child): readonly Step[] => {
    if (typeof child === "string") return child.trim() === "" ? [] : [said(child)];
    const seconds = /^(\d{1,2})s$/.exec(child.attributes["time"] ?? "")?.[1];
    if (child.name !== "break" || seconds === undefined) throw new Unplayable(`<${child.name}> is not played here`);
    return [{ kind: "pause", seconds: Number(seconds) }];
  });
}

function said(text: string): Step {
  if (text.length > longestTalk) throw new Unplayable(`more than ${longestTalk} characters in one talk`);
  return { kind: "say", text: text.replace(/\s+/g, " ").trim() };
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}
