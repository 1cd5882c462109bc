/** Speech markup (SSML): what is said, and the pauses between. Which language it is in stands beside it, in the request. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { SpokenScript } from "../carrier-cases.ts";

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  trimValues: false,
  parseTagValue: false,
});

export function readSsml(ssml: string): Pick<SpokenScript, "shape" | "lines" | "pausesSeconds"> {
  if (XMLValidator.validate(ssml) !== true) throw new Error("not well-formed");
  // What the parser lets pass and XML 1.0 doesn't: characters that can't be written at all.
  if (!/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(ssml)) throw new Error("characters that XML can't hold");
  const [root, ...more] = parser.parse(ssml) as readonly Node[];
  if (root === undefined || more.length > 0 || !Array.isArray(root["speak"])) throw new Error("no <speak> that holds everything");
  const parts = root["speak"] as readonly Node[];
  const lines = parts.flatMap((part) => (typeof part["#text"] === "string" ? [part["#text"]] : []));
  const elements = parts.filter((part) => !("#text" in part));
  return {
    shape: `speak(${elements.map((element) => Object.keys(element).find((key) => key !== ":@")).join(" ")})`,
    lines,
    pausesSeconds: elements.map((element) => secondsOf(element)),
  };
}

function secondsOf(element: Node): number {
  const { time } = element[":@"] as { readonly time?: string };
  const seconds = /^(\d+)s$/.exec(time ?? "")?.[1];
  if (!("break" in element) || seconds === undefined) throw new Error("neither text nor a pause");
  return Number(seconds);
}
