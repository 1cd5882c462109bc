/** The carrier's reader: requests come in pieces, and several in one. */
import { expect, test } from "vitest";
import { createRequestReader, type WireRequest } from "./carrier/read-requests.ts";

const wire = (body: string): string => `POST /x HTTP/1.1\r\nHost: a\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

function read(chunks: readonly string[]): WireRequest[] {
  const requests: WireRequest[] = [];
  const take = createRequestReader((request) => requests.push(request));
  for (const chunk of chunks) take(Buffer.from(chunk, "latin1"));
  return requests;
}

test("two requests in one piece are two", () => {
  expect(read([wire("a=1") + wire("b=22")])).toEqual([
    { line: "POST /x HTTP/1.1", body: "a=1" },
    { line: "POST /x HTTP/1.1", body: "b=22" },
  ]);
});

test("a request cut anywhere is one, as soon as its last byte is there", () => {
  const whole = wire("a=1");
  for (let cut = 1; cut < whole.length; cut += 1) {
    expect(read([whole.slice(0, cut)])).toEqual([]);
    expect(read([whole.slice(0, cut), whole.slice(cut)])).toEqual([{ line: "POST /x HTTP/1.1", body: "a=1" }]);
  }
});

test("a request without a length is an error, not a hang", () => {
  expect(() => read(["POST /x HTTP/1.1\r\nHost: a\r\n\r\n"])).toThrow("Content-Length");
});
