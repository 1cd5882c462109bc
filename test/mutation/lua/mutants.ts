/** Every small mistake that this mutator can make in a script, one at a time: pure, from text to texts. */
import { conditionsOf } from "./conditions.ts";
import { removableStatements } from "./statements.ts";
import { readTokens, type Token } from "./tokens.ts";

export interface LuaMutant {
  readonly line: number;
  readonly original: string;
  readonly replacement: string;
  /** The whole script with the change in it. */
  readonly script: string;
}

const otherSymbols: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "==": "~=",
  "~=": "==",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
};
const otherNames: Readonly<Record<string, string>> = {
  and: "or",
  or: "and",
  not: "",
  true: "false",
  false: "true",
  max: "min",
  min: "max",
  floor: "ceil",
  ceil: "floor",
};
/** A command that doesn't exist fails in every test: such mutants would only flatter the score. */
const isCommandWord = /^'[A-Z]+'$/;

export function luaMutants(script: string): LuaMutant[] {
  const tokens = readTokens(script);
  const mutant = (first: Token, last: Token, replacement: string): LuaMutant => ({
    line: first.line,
    original: script.slice(first.start, last.end),
    replacement,
    script: script.slice(0, first.start) + replacement + script.slice(last.end),
  });
  const ofTokens = tokens.flatMap((token, index) => otherTokens(token, tokens[index - 1]).map((other) => mutant(token, token, other)));
  const ofConditions = conditionsOf(tokens).flatMap(({ first, last }) => ["true", "false"].map((always) => mutant(first, last, always)));
  const ofStatements = removableStatements(tokens).map(({ first, last }) => mutant(first, last, ""));
  return [...ofTokens, ...ofConditions, ...ofStatements].toSorted((one, other) => one.line - other.line);
}

function otherTokens(token: Token, before: Token | undefined): string[] {
  switch (token.kind) {
    case "symbol":
      return token.text === "-" && !canEndValue(before) ? [""] : otherOf(otherSymbols, token.text);
    case "name":
      return otherOf(otherNames, token.text);
    case "number":
      return [String(Number(token.text) + 1)];
    case "string":
      if (isCommandWord.test(token.text)) return [];
      return token.text.length > 2 ? ["''"] : ["'x'"];
  }
}

/** Else a minus behind it is a sign, and Lua has no plus sign. */
function canEndValue(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== "symbol" || [")", "]", "}"].includes(token.text)) && token.text !== "return";
}

function otherOf(others: Readonly<Record<string, string>>, text: string): string[] {
  return Object.hasOwn(others, text) ? [others[text] ?? ""] : [];
}
