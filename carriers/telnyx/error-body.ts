/** Reads `{ errors: [{ code, title, detail, source: { pointer } }] }`; of several errors, the first says it. */
import { z } from "zod";
import type { ErrorBody } from "../http-outcome.ts";

const errorBody = z.object({
  errors: z
    .array(
      z.object({
        code: z.union([z.string(), z.int()]).transform(String),
        title: z.string().nullish(),
        detail: z.string().nullish(),
        source: z.object({ pointer: z.string().nullish() }).nullish(),
      }),
    )
    .min(1),
});

export function errorOf(body: unknown): ErrorBody | null {
  const read = errorBody.safeParse(body);
  const [error] = read.success ? read.data.errors : [];
  if (error === undefined || !/^\d{1,6}$/.test(error.code)) return null;
  const text = [error.title, error.detail].filter((part) => typeof part === "string").join(": ");
  return { code: error.code, text, keys: keysOf(error.code, error.source?.pointer ?? null, text) };
}

/** Under what the tables of `errors.ts` are searched, the most telling first. */
export function keysOf(code: string, pointer: string | null, text: string): readonly string[] {
  // "/to", "/From", "/data/attributes/to".
  const field = pointer === null ? "" : pointer.slice(pointer.lastIndexOf("/") + 1).toLowerCase();
  return [`${code}/${field}`, ...(/\bSTOP\b|\bopted[ -]out\b/i.test(text) ? [`${code}/stop`] : []), code];
}
