/**
 * Reads a request's body, up to a limit, and refuses compression. Own code instead of a body parser, because those answer
 * an oversized body only after they have swallowed all of it.
 */
import type { IncomingMessage } from "node:http";
import { type Problem, problem } from "../problem.ts";

export const bodyLimitBytes = 64 * 1024;

export type Body = { readonly kind: "body"; readonly bytes: Buffer };

export async function readBody(request: IncomingMessage): Promise<Body | Problem> {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    return problem("unsupported_media_type", "Compressed bodies are not taken: send the body without Content-Encoding.", {
      headers: { "Accept-Encoding": "identity" },
    });
  }
  if (Number(request.headers["content-length"] ?? 0) > bodyLimitBytes) return tooLarge();
  return collect(request);
}

/** Node discards what is left of the body once the answer is written, and cuts the connection at its request time-out. */
function collect(request: IncomingMessage): Promise<Body | Problem> {
  const { promise, resolve } = Promise.withResolvers<Body | Problem>();
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size > bodyLimitBytes) finish(tooLarge());
    else chunks.push(chunk);
  };
  const onEnd = () => finish({ kind: "body", bytes: Buffer.concat(chunks) });
  const onCut = () => finish(problem("request_timeout", "The connection ended before the body did."));
  const finish = (result: Body | Problem) => {
    request.off("data", onData).off("end", onEnd).off("error", onCut).off("close", onCut);
    // An error after this point is the lost connection, which nobody waits for any more.
    request.on("error", () => undefined);
    resolve(result);
  };
  request.on("data", onData).on("end", onEnd).on("error", onCut).on("close", onCut);
  return promise;
}

function tooLarge(): Problem {
  return problem("body_too_large", "The body has more than 64 KiB (65,536 bytes).");
}
