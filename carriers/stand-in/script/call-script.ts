/**
 * Reads TwiML and TeXML (one language with two names) into the steps that a phone would hear. Unknown verbs and
 * attributes are problems: the carriers only warn about them in their consoles, where a test would never look.
 */
import { parseXml } from "./strict-xml.ts";
import type { XmlElement } from "./strict-xml.ts";

export type Step =
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "pause"; readonly seconds: number }
  | { readonly kind: "gather"; readonly gather: Gather }
  | { readonly kind: "redirect"; readonly url: string }
  | { readonly kind: "hangup" };

export interface Gather {
  readonly prompt: readonly Step[];
  readonly action: string | null;
  readonly timeoutSeconds: number;
  readonly maximumDigits: number | null;
  /** Keys that end the input and are no part of it; none when empty. */
  readonly finishOnKey: string;
  readonly actionOnEmptyResult: boolean;
}

export type ScriptResult = { readonly ok: true; readonly steps: readonly Step[] } | { readonly ok: false; readonly problem: string };

/** Verbs and their attributes as both carriers document them, as far as delivering a code needs them. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  Say: ["voice", "language", "loop"],
  Play: ["loop", "digits"],
  Pause: ["length"],
  Hangup: [],
  Redirect: ["method"],
  Gather: [
    "action",
    "method",
    "timeout",
    "numDigits",
    "minDigits",
    "maxDigits",
    "validDigits",
    "finishOnKey",
    "input",
    "language",
    "actionOnEmptyResult",
  ],
};
const promptVerbs = new Set(["Say", "Play", "Pause"]);
/** What may stand inside `Say`: speech marks (SSML). */
const speechMarks = new Set(["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"]);
const maximumSteps = 100;

class Unplayable extends Error {}

export function readCallScript(document: string): ScriptResult {
  const xml = parseXml(document);
  if (!xml.ok) return xml;
  try {
    if (xml.root.name !== "Response") throw new Unplayable(`the root is <${xml.root.name}>, not <Response>`);
    const steps = readSteps(xml.root, null);
    return { ok: true, steps };
  } catch (error) {
    if (error instanceof Unplayable) return { ok: false, problem: error.message };
    throw error;
  }
}

function readSteps(parent: XmlElement, allowed: ReadonlySet<string> | null): Step[] {
  const steps: Step[] = [];
  for (const child of parent.children) {
    if (typeof child === "string") {
      if (child.trim() !== "") throw new Unplayable(`<${parent.name}> holds text outside of a verb`);
      continue;
    }
    const attributes = Object.hasOwn(verbs, child.name) ? verbs[child.name] : undefined;
    if (attributes === undefined || (allowed !== null && !allowed.has(child.name))) {
      throw new Unplayable(`<${child.name}> is not a verb that <${parent.name}> may hold`);
    }
    const unknown = Object.keys(child.attributes).find((key) => !attributes.includes(key));
    if (unknown !== undefined) throw new Unplayable(`<${child.name}> has no attribute ${unknown}`);
    steps.push(...readVerb(child));
    if (steps.length > maximumSteps) throw new Unplayable("the script is too long");
  }
  return steps;
}

function readVerb(verb: XmlElement): readonly Step[] {
  switch (verb.name) {
    case "Say": {
      const text = spoken(verb).replace(/\s+/g, " ").trim();
      if (text === "") throw new Unplayable("<Say> says nothing");
      return Array.from({ length: whole(verb, "loop", 1, 1, 10) }, () => ({ kind: "say", text }));
    }
    case "Play":
      return [{ kind: "say", text: `[plays ${spoken(verb).trim() || "tones"}]` }];
    case "Pause":
      return [{ kind: "pause", seconds: whole(verb, "length", 1, 0, 180) }];
    case "Redirect":
      return [{ kind: "redirect", url: spoken(verb).trim() }];
    case "Gather":
      return [{ kind: "gather", gather: readGather(verb) }];
    default:
      return [{ kind: "hangup" }];
  }
}

function readGather(verb: XmlElement): Gather {
  const finishOnKey = verb.attributes["finishOnKey"] ?? "#";
  if (!/^[0-9*#]*$/.test(finishOnKey)) throw new Unplayable("<Gather> has a finishOnKey that is not a key");
  const method = verb.attributes["method"] ?? "POST";
  if (method !== "POST") throw new Unplayable("<Gather> is played with method POST only");
  const most = verb.attributes["maxDigits"] === undefined ? "numDigits" : "maxDigits";
  return {
    prompt: readSteps(verb, promptVerbs),
    action: verb.attributes["action"] ?? null,
    timeoutSeconds: whole(verb, "timeout", 5, 1, 120),
    maximumDigits: verb.attributes[most] === undefined ? null : whole(verb, most, 1, 1, 128),
    finishOnKey,
    actionOnEmptyResult: verb.attributes["actionOnEmptyResult"] === "true",
  };
}

function whole(verb: XmlElement, attribute: string, byDefault: number, least: number, most: number): number {
  const written = verb.attributes[attribute];
  if (written === undefined) return byDefault;
  const number = /^\d{1,6}$/.test(written) ? Number(written) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new Unplayable(`<${verb.name}> has ${attribute} "${written}", not a number from ${least} to ${most}`);
  return number;
}

function spoken(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child === "string") return child;
      if (!speechMarks.has(child.name)) throw new Unplayable(`<${child.name}> can't be spoken`);
      return child.name === "break" ? " " : spoken(child);
    })
    .join("");
}
