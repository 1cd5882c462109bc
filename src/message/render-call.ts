/**
 * What a call says. A code is said three times: once to find a pen, once to write and once to check. A text is spoken as
 * it is, and once more unless it is long.
 */
import type { CallScript } from "../../carriers/carrier.ts";
import type { Content } from "./content.ts";
import { negotiate } from "./locales.ts";
import { fill } from "./phrases.ts";
import type { Phrases } from "./phrases.ts";
import { spellOut, spellOutNumbers } from "./spell-out.ts";

export interface CallRequest {
  readonly content: Content;
  /** Display text; null: the greeting names nobody. */
  readonly brand: string | null;
  readonly locale: string | undefined;
  /** Ask for a key. */
  readonly confirm: boolean;
}

/** Half a minute of speech: said twice, a longer text would outlast people's patience and some carriers' scripts. */
const longestRepeated = 400;

export function renderCall({ content, brand, locale, confirm }: CallRequest): CallScript {
  const { phrases, speech } = negotiate(locale);
  const lines = "text" in content ? textLines(content.text) : codeLines(phrases, content.code, brand);
  if (confirm) lines.push(phrases.call.confirm);
  else if ("code" in content) lines.push(phrases.call.goodbye);
  return { language: speech, lines, expectsKeyPress: confirm };
}

function codeLines({ call }: Phrases, code: string, brand: string | null): string[] {
  const greeting = brand === null ? call.greetingWithoutBrand : fill(call.greeting, { brand });
  const spelled = spellOut(code);
  return [greeting, call.code, spelled, call.codeAgain, spelled, call.codeAgain, spelled];
}

function textLines(text: string): string[] {
  const lines = spellOutNumbers(text)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return text.length <= longestRepeated ? [...lines, ...lines] : lines;
}
