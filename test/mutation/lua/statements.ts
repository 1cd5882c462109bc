/**
 * Where the statements are that can be taken out without breaking the script's syntax: calls, assignments and returns.
 * Declarations stay, because what follows names them; blocks stay, because their conditions are changed instead.
 */
import type { Token } from "./tokens.ts";

export interface Statement {
  readonly first: Token;
  readonly last: Token;
}

const opensBlock = new Set(["then", "do", "else", "repeat"]);
const closesBlock = new Set(["end", "else", "elseif", "until"]);
const isNoRemovable = new Set(["local", "function", "if", "for", "while", "repeat", "do", "elseif", "break", "in", "then", "end", "else"]);
/** What an expression can't end with: the next line goes on. */
const continues = new Set([...Array.from("=,+-*/%^<>([{.:#"), "..", "==", "~=", "<=", ">=", "and", "or", "not", "return", "local"]);

export function removableStatements(tokens: readonly Token[]): Statement[] {
  const found: Statement[] = [];
  let depth = 0;
  let first: Token | null = null;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const endsHere = depth === 0 && first !== null && before !== undefined;
    const startsLine = before === undefined || (token.line > before.line && !continues.has(before.text));
    if (endsHere && (closesBlock.has(token.text) || startsLine)) {
      found.push({ first, last: before } as Statement);
      first = null;
    }
    const canStart = depth === 0 && (startsLine || opensBlock.has(before.text));
    if (canStart && token.kind === "name" && !isNoRemovable.has(token.text)) first = token;
    if ("([{".includes(token.text)) depth += 1;
    if (")]}".includes(token.text)) depth -= 1;
  });
  const last = tokens.at(-1);
  return first === null || last === undefined ? found : [...found, { first, last }];
}
