/**
 * Reads a call script's XML, refusing everything that is not well-formed. Written out because the XML builder that the
 * adapters use repairs what it reads (an unclosed tag, a bare "&"), and repairing is what a stand-in must not do.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

export type XmlResult = { readonly ok: true; readonly root: XmlElement } | { readonly ok: false; readonly problem: string };

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const maximumDepth = 16;
// Everything that XML 1.0 allows; the rest can't even be written as a character reference.
const illegal = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const name = /[A-Za-z_][A-Za-z0-9_.:-]*/y;
const attribute = /\s+([A-Za-z_][A-Za-z0-9_.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

class Malformed extends Error {}

export function parseXml(text: string): XmlResult {
  try {
    if (illegal.test(text)) throw new Malformed("it holds a character that XML does not allow");
    const prolog = /^\u{FEFF}?(?:<\?xml\s[^?]*\?>)?/u.exec(text)?.[0].length ?? 0;
    const scanner = { text, at: prolog };
    skipBetween(scanner);
    const root = readElement(scanner, 0);
    skipBetween(scanner);
    if (scanner.at < text.length) throw new Malformed(`there is more after </${root.name}>`);
    return { ok: true, root };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, problem: error.message };
    throw error;
  }
}

interface Scanner {
  readonly text: string;
  at: number;
}

function match(scanner: Scanner, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text);
  if (found !== null) scanner.at = pattern.lastIndex;
  return found;
}

function take(scanner: Scanner, literal: string): boolean {
  if (!scanner.text.startsWith(literal, scanner.at)) return false;
  scanner.at += literal.length;
  return true;
}

/** White space and comments around the root element. */
function skipBetween(scanner: Scanner): void {
  do match(scanner, /\s*/y);
  while (skipComment(scanner));
}

function skipComment(scanner: Scanner): boolean {
  if (!take(scanner, "<!--")) return false;
  const end = scanner.text.indexOf("-->", scanner.at);
  if (end === -1) throw new Malformed("a comment does not end");
  scanner.at = end + 3;
  return true;
}

function readElement(scanner: Scanner, depth: number): XmlElement {
  if (depth > maximumDepth) throw new Malformed("it is nested too deeply");
  if (!take(scanner, "<")) throw new Malformed(`an element is expected at character ${scanner.at}`);
  const tag = match(scanner, name)?.[0];
  if (tag === undefined) throw new Malformed(`an element's name is expected at character ${scanner.at}`);
  const attributes: Record<string, string> = {};
  for (let found = match(scanner, attribute); found !== null; found = match(scanner, attribute)) {
    const key = found[1] ?? "";
    if (Object.hasOwn(attributes, key)) throw new Malformed(`<${tag}> has the attribute ${key} twice`);
    attributes[key] = decode(found[2] ?? found[3] ?? "");
  }
  match(scanner, /\s*/y);
  if (take(scanner, "/>")) return { name: tag, attributes, children: [] };
  if (!take(scanner, ">")) throw new Malformed(`<${tag}> is not closed properly at character ${scanner.at}`);
  return { name: tag, attributes, children: readContent(scanner, tag, depth) };
}

function readContent(scanner: Scanner, tag: string, depth: number): (XmlElement | string)[] {
  const children: (XmlElement | string)[] = [];
  for (;;) {
    const text = match(scanner, /[^<]+/y)?.[0];
    if (text !== undefined) children.push(decode(text));
    if (scanner.at >= scanner.text.length) throw new Malformed(`<${tag}> has no end`);
    if (take(scanner, "</")) {
      const end = match(scanner, name)?.[0];
      match(scanner, /\s*/y);
      if (end !== tag || !take(scanner, ">")) throw new Malformed(`<${tag}> is ended by </${end ?? ""}>`);
      return children;
    }
    if (take(scanner, "<![CDATA[")) {
      const end = scanner.text.indexOf("]]>", scanner.at);
      if (end === -1) throw new Malformed("a CDATA section does not end");
      children.push(scanner.text.slice(scanner.at, end));
      scanner.at = end + 3;
    } else if (!skipComment(scanner)) {
      children.push(readElement(scanner, depth + 1));
    }
  }
}

function decode(text: string): string {
  return text.replace(/&([^;&\s]*)(;?)/g, (_, reference: string, semicolon: string) => {
    if (semicolon === "") throw new Malformed('"&" is not written as "&amp;"');
    const number = /^#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}))$/.exec(reference);
    if (number !== null) {
      const point = number[1] === undefined ? Number.parseInt(number[2] ?? "", 16) : Number(number[1]);
      const character = point <= 0x10ffff ? String.fromCodePoint(point) : "\0";
      if (illegal.test(character)) throw new Malformed(`&${reference}; is not a character that XML allows`);
      return character;
    }
    const character = Object.hasOwn(entities, reference) ? entities[reference] : undefined;
    if (character === undefined) throw new Malformed(`&${reference}; is not an entity of XML`);
    return character;
  });
}
