/** The reader of carrier and load generator: messages come in pieces, and several in one. */
import { expect, test } from "vitest";
import { createMessageReader, type WireMessage } from "./wire/read-messages.ts";

const wire = (body: string): string => `POST /x HTTP/1.1\r\nHost: a\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

function read(chunks: readonly string[]): WireMessage[] {
  const messages: WireMessage[] = [];
  const take = createMessageReader((message) => messages.push(message));
  for (const chunk of chunks) take(Buffer.from(chunk, "latin1"));
  return messages;
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

test("a GET needs no length", () => {
  expect(read(["GET /send?text=a HTTP/1.1\r\nHost: a\r\n\r\n"])).toEqual([{ line: "GET /send?text=a HTTP/1.1", body: "" }]);
});

test("any other message without a length is an error, not a hang", () => {
  expect(() => read(["POST /x HTTP/1.1\r\nHost: a\r\n\r\n"])).toThrow("Content-Length");
  expect(() => read(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])).toThrow("Content-Length");
});
