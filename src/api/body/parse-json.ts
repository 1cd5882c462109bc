/**
 * Strict JSON. `JSON.parse` takes documents that mean different things to different readers (a key given twice) or that
 * are hazards to objects ("__proto__"), and its error messages quote the document, which holds the code. So a text that
 * isn't plainly in order is read by this scanner, which knows the grammar, refuses those, and says where the fault is
 * without quoting it.
 */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly pointer: string; readonly detail: string };

const deepestNesting = 8;
const hazardousKeys = new Set(["__proto__", "constructor", "prototype"]);

const whitespace = /[ \t\n\r]*/y;
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;

export function parseJson(text: string): ParsedJson {
  const plain = parsePlain(text);
  if (plain !== undefined) return { ok: true, value: plain };
  const fault = new Scanner(text).scan();
  return fault === null ? { ok: true, value: JSON.parse(text) } : { ok: false, ...fault };
}

/**
 * The short way for what most callers send: a text that a serializer wrote without white space. Written again it is the
 * same, so it holds no key twice. undefined: it has to be scanned, whether it is in order or not.
 */
function parsePlain(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isHarmless(value, deepestNesting) && JSON.stringify(value) === text ? value : undefined;
}

function isHarmless(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isHarmless(item, levels - 1));
  for (const name of Object.keys(value)) {
    if (hazardousKeys.has(name) || !isHarmless((value as Record<string, unknown>)[name], levels - 1)) return false;
  }
  return true;
}

export function pointerToken(key: string): string {
  return key.slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");
}

interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** Recursive descent; each method returns what is wrong, or null having moved past what it read. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Fault | null {
    const fault = this.#value("", 0);
    if (fault !== null) return fault;
    return this.#at === this.#text.length ? null : this.#unexpected("nothing more");
  }

  #value(pointer: string, depth: number): Fault | null {
    this.#take(whitespace);
    const fault = this.#valueItself(pointer, depth);
    this.#take(whitespace);
    return fault;
  }

  #valueItself(pointer: string, depth: number): Fault | null {
    const first = this.#text[this.#at];
    if (first === "{" || first === "[") {
      if (depth === deepestNesting) return { pointer, detail: `Nested more than ${deepestNesting} levels deep.` };
      this.#at += 1;
      return first === "{" ? this.#object(pointer, depth) : this.#array(pointer, depth);
    }
    return this.#take(first === '"' ? string : scalar) === null ? this.#unexpected("a value") : null;
  }

  #object(pointer: string, depth: number): Fault | null {
    const keys = new Set<string>();
    this.#take(whitespace);
    if (this.#skip("}")) return null;
    do {
      this.#take(whitespace);
      const quoted = this.#take(string);
      if (quoted === null) return this.#unexpected("a key in double quotes");
      const key = JSON.parse(quoted) as string;
      const ofKey = `${pointer}/${pointerToken(key)}`;
      if (hazardousKeys.has(key)) return { pointer: ofKey, detail: "A field can't have this name." };
      if (keys.has(key)) return { pointer: ofKey, detail: "The field is given twice." };
      keys.add(key);
      this.#take(whitespace);
      if (!this.#skip(":")) return this.#unexpected("a colon");
      const fault = this.#value(ofKey, depth + 1);
      if (fault !== null) return fault;
    } while (this.#skip(","));
    return this.#skip("}") ? null : this.#unexpected("a comma or a closing brace");
  }

  #array(pointer: string, depth: number): Fault | null {
    this.#take(whitespace);
    if (this.#skip("]")) return null;
    let index = 0;
    do {
      const fault = this.#value(`${pointer}/${index}`, depth + 1);
      if (fault !== null) return fault;
      index += 1;
    } while (this.#skip(","));
    return this.#skip("]") ? null : this.#unexpected("a comma or a closing bracket");
  }

  #take(token: RegExp): string | null {
    token.lastIndex = this.#at;
    const found = token.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(expected: string): Fault {
    const before = this.#text.slice(0, this.#at);
    const line = before.split("\n").length;
    const column = this.#at - before.lastIndexOf("\n");
    const what =
      this.#text === "" ? "The body is empty" : `The body is not well-formed JSON: ${expected} should be at line ${line}, column ${column}`;
    return { pointer: "", detail: `${what}.` };
  }
}
