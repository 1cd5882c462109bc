/**
 * Answers to what can't be read as HTTP, or doesn't arrive in time. There is no request object then, so the answer is
 * written to the socket by hand: once, and only where no other answer has begun.
 */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { requestIdOf } from "./exchange.ts";
import { type Problem, problem, problemBody, problemStatus } from "./problem.ts";
import { underWayOn } from "./under-way.ts";

export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const current = underWayOn(socket)?.response;
  const answering = current !== undefined && current.headersSent && !current.writableFinished;
  if (error.code === "ECONNRESET" || !socket.writable || answering) {
    socket.destroy();
    return;
  }
  socket.end(rawAnswer(problemOf(error.code ?? "")), () => socket.destroy());
}

function problemOf(code: string): Problem {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return problem("request_timeout", "The request did not arrive within 15 seconds.");
    case "HPE_HEADER_OVERFLOW":
      return problem("headers_too_large", "The request line and the headers have more than 16 KiB.");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return problem("body_too_large", "The chunk extensions are too large.");
    default:
      return problem("invalid_request", "The request is not well-formed HTTP.");
  }
}

function rawAnswer(problem: Problem): string {
  const requestId = requestIdOf(undefined);
  const body = JSON.stringify(problemBody(problem, requestId));
  return [
    `HTTP/1.1 ${problemStatus(problem.code)} ${STATUS_CODES[problemStatus(problem.code)] ?? ""}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
