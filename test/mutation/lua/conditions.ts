/** The conditions of `if`, `elseif` and `while`: from the token behind the word to the one before `then` or `do`. */
import type { Token } from "./tokens.ts";

export interface Condition {
  readonly first: Token;
  readonly last: Token;
}

export function conditionsOf(tokens: readonly Token[]): Condition[] {
  return tokens.flatMap((token, index) => {
    if (!["if", "elseif", "while"].includes(token.text)) return [];
    const end = tokens.findIndex((later, at) => at > index && ["then", "do"].includes(later.text));
    const [first, last] = [tokens[index + 1], tokens[end - 1]];
    return first === undefined || last === undefined ? [] : [{ first, last }];
  });
}
