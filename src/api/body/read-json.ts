/** From a request to a JSON value that is safe to look at, or to the problem that says why not. */
import type { IncomingMessage } from "node:http";
import { invalidRequest, type Problem, problem } from "../problem.ts";
import { parseJson } from "./parse-json.ts";
import { readBody } from "./read-body.ts";

export type JsonBody = { readonly kind: "json"; readonly value: unknown };

export async function readJson(request: IncomingMessage): Promise<JsonBody | Problem> {
  if (!isJson(request.headers["content-type"])) {
    return problem("unsupported_media_type", 'The body must be JSON in UTF-8, sent with "Content-Type: application/json".', {
      headers: { Accept: "application/json" },
    });
  }
  const body = await readBody(request);
  return body.kind === "problem" ? body : decode(body.bytes);
}

/** For endpoints that take no fields: nothing, or an empty object, as some HTTP clients insist on sending. */
export async function readNoFields(request: IncomingMessage): Promise<JsonBody | Problem> {
  const body = await readBody(request);
  if (body.kind === "problem" || body.bytes.length > 0) return body.kind === "problem" ? body : decode(body.bytes);
  return { kind: "json", value: {} };
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json *(?:; *charset="?utf-8"? *)?$/i.test(contentType);
}

function decode(bytes: Buffer): JsonBody | Problem {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return invalidRequest([{ pointer: "", detail: "The body is not UTF-8." }]);
  }
  const parsed = parseJson(text);
  return parsed.ok ? { kind: "json", value: parsed.value } : invalidRequest([{ pointer: parsed.pointer, detail: parsed.detail }]);
}
