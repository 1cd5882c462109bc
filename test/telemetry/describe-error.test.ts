/** What a developer may know of an error, and nothing that a library hung on it. */
import { describe, expect, test } from "vitest";
import { describeError } from "../../src/telemetry/describe-error.ts";

const thrownWith = (message: string, more: object = {}): Error => Object.assign(new RangeError(message), more);

function framesOf(stack: string | undefined): readonly string[] {
  return describeError(thrownWith("x", { stack })).stack;
}

test("an error is its class, its first line, its code and where it was thrown", () => {
  const described = describeError(thrownWith("it broke\nwith code 482913", { code: "ECONNREFUSED", command: "set 482913" }));
  expect(described).toEqual({ type: "RangeError", message: "it broke", errorCode: "ECONNREFUSED", stack: expect.any(Array), cause: null });
  expect(described.stack[0]).toMatch(/^at .*describe-error\.test\.ts/);
  expect(JSON.stringify(described)).not.toContain("482913");
});

test.each([undefined, 7, { text: "482913" }])("a code that is no text is left out: %j", (code) => {
  expect(describeError(thrownWith("x", { code })).errorCode).toBeNull();
  expect(describeError(thrownWith("x")).errorCode).toBeNull();
});

test.each(["482913", { code: "482913" }, null, undefined])("of what is no error only its kind is told: %j", (thrown) => {
  expect(describeError(thrown)).toEqual({
    type: typeof thrown,
    message: "something other than an error was thrown",
    errorCode: null,
    stack: [],
    cause: null,
  });
});

describe("the message", () => {
  test("is cut after 300 characters, empty where there is none", () => {
    expect(describeError(thrownWith("y".repeat(301))).message).toBe("y".repeat(300));
    expect(describeError(thrownWith("")).message).toBe("");
  });

  test.each([
    ["to +14255550123 now", "to ••• now"],
    ["to 14255550123 now", "to ••• now"],
    ["4255550123 and +447400123456", "••• and •••"],
    ["1234567", "•••"],
    ["delivery dlv_01m86wd7640049dhcp4tg6qd0j of 4255550123", "delivery dlv_01m86wd7640049dhcp4tg6qd0j of •••"],
    ["port 65535 after 123456 ms", "port 65535 after 123456 ms"],
  ])("hides what may be a number: %s", (message, shown) => {
    expect(describeError(thrownWith(message)).message).toBe(shown);
  });
});

describe("the stack", () => {
  test("is its frames alone, without margins: the message before them may say anything", () => {
    expect(framesOf("RangeError: code 482913\n    see at 482913\n  at home\n    at one (a.ts:1)\n    at two (b.ts:2)")).toEqual([
      "at one (a.ts:1)",
      "at two (b.ts:2)",
    ]);
    expect(framesOf("RangeError: look    at 482913\n    at one (a.ts:1)")).toEqual(["at one (a.ts:1)"]);
  });

  test("is at most twelve frames deep, and empty where there is none", () => {
    expect(framesOf(`x${"\n    at one (a.ts:1)".repeat(20)}`)).toHaveLength(12);
    expect(framesOf(undefined)).toEqual([]);
  });
});

test("causes are told in the same way, three deep", () => {
  const chain = [4, 3, 2, 1].reduce<Error | undefined>((cause, depth) => new Error(`cause ${depth} of +14255550123`, { cause }), undefined);
  const messages: string[] = [];
  for (
    let one: ReturnType<typeof describeError> | null = describeError(new Error("outer", { cause: chain }));
    one !== null;
    one = one.cause
  ) {
    messages.push(one.message);
  }
  expect(messages).toEqual(["outer", "cause 1 of •••", "cause 2 of •••", "cause 3 of •••"]);
});

test("a cause that is no error is told as such", () => {
  expect(describeError(new Error("outer", { cause: "482913" })).cause).toMatchObject({ type: "string", stack: [] });
});
