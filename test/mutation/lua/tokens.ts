/** Lua text as its tokens, as far as changing one of them needs it: comments and white space are left out, every token knows its place. */
export interface Token {
  readonly kind: "name" | "number" | "string" | "symbol";
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

const blank = /\s+|--\[\[[\s\S]*?\]\]|--[^\n]*/y;
const token =
  /(?<name>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<symbol>\.\.|[=~<>]=|[-+*/%^#<>=(){}[\];:,.])/y;

export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const take = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    const found = expression.exec(text);
    if (found === null) return null;
    at = expression.lastIndex;
    line += found[0].split("\n").length - 1;
    return found;
  };
  for (;;) {
    while (take(blank) !== null);
    if (at === text.length) return tokens;
    const start = at;
    const startLine = line;
    const found = take(token);
    if (found === null) throw new Error(`line ${line} is no Lua that this mutator reads: ${text.slice(at, at + 20)}`);
    const [kind] = (["name", "number", "string"] as const).filter((kind) => found.groups?.[kind] !== undefined);
    tokens.push({ kind: kind ?? "symbol", text: found[0], start, end: at, line: startLine });
  }
}
