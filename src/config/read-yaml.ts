/**
 * YAML into plain values. The parser's own messages quote the file, and so perhaps a secret: only its error's kind and
 * place are told.
 */
import { LineCounter, parseDocument } from "yaml";
import type { ConfigError } from "./config-error.ts";

export type ReadYaml = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly errors: readonly ConfigError[] };

const mostAliases = 50;

export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const errors = document.errors.map(({ code, pos: [offset] }) => {
      const { line, col } = lines.linePos(offset);
      return notYaml(`line ${line}, column ${col}: ${code.toLowerCase().replaceAll("_", " ")}`);
    });
    return { ok: false, errors };
  }
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: mostAliases }) as unknown };
  } catch {
    return { ok: false, errors: [notYaml("an alias (*) that stands for nothing, or too many of them; quote values that begin with *")] };
  }
}

function notYaml(why: string): ConfigError {
  return { path: "", message: `not YAML: ${why}` };
}
