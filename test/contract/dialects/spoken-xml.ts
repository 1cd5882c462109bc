/** Reads call scripts in XML as a carrier would: strictly, with the names that its dialect has for the same few things. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { SpokenScript } from "../carrier-cases.ts";

export interface XmlDialect {
  readonly say: string;
  /** Attribute of `say`. */
  readonly language: string;
  readonly pause: string;
  /** Attribute of `pause`, in seconds, with or without the unit. */
  readonly length: string;
  readonly gather: string;
  /** Attribute of `gather`: where keys are posted. */
  readonly action: string;
  /** Attribute of `gather`: how. */
  readonly method: string;
  readonly hangup: string;
}

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Node | string)[];
}

export function readSpokenXml(xml: string, dialect: XmlDialect): SpokenScript {
  const root = parse(xml);
  const says = elements(root, dialect.say);
  const [gather] = elements(root, dialect.gather);
  const isSpeechAlone = root.children.every((child) => typeof child !== "string" && [dialect.say, dialect.pause].includes(child.name));
  if (gather !== undefined && (gather.attributes[dialect.method] ?? "POST") !== "POST") throw new Error("keys are not posted");
  return {
    shape: shape(root),
    lines: says.map((say) => say.children.filter((child) => typeof child === "string").join("")),
    languages: says.map((say) => say.attributes[dialect.language] ?? ""),
    pausesSeconds: elements(root, dialect.pause).map((pause) => Number(pause.attributes[dialect.length]?.replace(/s$/, ""))),
    keysTo: gather?.attributes[dialect.action] ?? null,
    // A call without anything left to do ends.
    hangsUp: gather !== undefined || elements(root, dialect.hangup).length === 1 || isSpeechAlone,
  };
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  trimValues: false,
  parseTagValue: false,
});

function parse(xml: string): Node {
  if (XMLValidator.validate(xml) !== true) throw new Error("not well-formed");
  // What the parser lets pass and XML 1.0 doesn't: characters that can't be written at all.
  if (!/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(xml)) throw new Error("characters that XML can't hold");
  const root = (parser.parse(xml) as Record<string, unknown>[])
    .map(toNode)
    .find((node) => typeof node !== "string" && node.name === "Response");
  if (root === undefined || typeof root === "string") throw new Error("no <Response>");
  return root;
}

function toNode(raw: Record<string, unknown>): Node | string {
  if (typeof raw["#text"] === "string") return raw["#text"];
  const [name = ""] = Object.keys(raw).filter((key) => key !== ":@");
  const children = Array.isArray(raw[name]) ? (raw[name] as Record<string, unknown>[]).map(toNode) : [];
  return { name, attributes: (raw[":@"] ?? {}) as Record<string, string>, children };
}

function shape(node: Node): string {
  const inner = node.children.filter((child) => typeof child !== "string").map(shape);
  return inner.length === 0 ? node.name : `${node.name}(${inner.join(" ")})`;
}

function elements(node: Node, name: string): readonly Node[] {
  return node.children.flatMap((child) =>
    typeof child === "string" ? [] : [...(child.name === name ? [child] : []), ...elements(child, name)],
  );
}
