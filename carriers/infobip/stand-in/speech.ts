/** Infobip's text of a call, plain or in speech markup, as the script that the stand-in's phones play. */
import { parseXml } from "../../stand-in/script/strict-xml.ts";

/** null when it is markup that can't be spoken. */
export function playable(text: string): string | null {
  if (!text.trimStart().startsWith("<speak")) return response([say(text)]);
  const markup = parseXml(text);
  if (!markup.ok || markup.root.name !== "speak") return null;
  const steps: string[] = [];
  for (const part of markup.root.children) {
    if (typeof part === "string") {
      if (part.trim() !== "") steps.push(say(part));
      continue;
    }
    const seconds = part.name === "break" ? /^(\d{1,2})s$/.exec(part.attributes["time"] ?? "")?.[1] : undefined;
    if (seconds === undefined) return null;
    steps.push(`<Pause length="${seconds}"/>`);
  }
  return steps.length === 0 ? null : response(steps);
}

const response = (steps: readonly string[]): string => `<Response>${steps.join("")}</Response>`;
const say = (text: string): string => `<Say>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</Say>`;
