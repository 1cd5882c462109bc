import { describe, expect, test } from "vitest";
import { createLog, type LogLevel } from "../../src/telemetry/log.ts";

const capture = (level: LogLevel = "info") => {
  const lines: string[] = [];
  const log = createLog({ level, instance: "gw-1" }, { write: (line) => void lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown> };
};

test("a line is JSON with level, time, instance and what happened", () => {
  const { log, last } = capture();
  log.info({ delivery: "dlv_1", attempts: 2 }, "delivery ended");
  expect(last()).toStrictEqual({
    level: "info",
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    instance: "gw-1",
    delivery: "dlv_1",
    attempts: 2,
    msg: "delivery ended",
  });
});

test("levels below the configured one are silent", () => {
  const { log, lines } = capture("warn");
  log.info("no");
  log.warn("yes");
  expect(lines).toHaveLength(1);
});

describe("secrets are hidden by name", () => {
  test.each(["code", "text", "to", "authorization", "token", "secret", "password", "email", "clientIp", "body", "url", "headers"])(
    "%s",
    (field) => {
      const { log, lines } = capture();
      log.info({ [field]: "canary-739184", inner: { [field]: "canary-739184" } }, "x");
      log.child({ [field]: "canary-739184" }).info("y");
      expect(lines.join("")).not.toContain("canary");
      expect(lines.join("")).toContain("[hidden]");
    },
  );
});

describe("an error", () => {
  test("keeps its class, code, first line and place, and loses what libraries hang on it", () => {
    const { log, lines, last } = capture();
    const error = Object.assign(new TypeError("failed for +14255550123\nsecond line"), {
      code: "ECONNREFUSED",
      command: { name: "set", args: ["key", "canary-739184"] },
    });
    log.error({ err: error }, "x");
    expect(last()["err"]).toMatchObject({ type: "TypeError", message: "failed for •••", errorCode: "ECONNREFUSED", cause: null });
    expect(JSON.stringify(last()["err"])).toContain("log.test.ts");
    expect(lines.join("")).not.toMatch(/canary|4255550123|second line/);
  });

  test("logged by itself is described the same way", () => {
    const { log, lines } = capture();
    log.error(Object.assign(new Error("boom"), { command: { args: ["canary-739184"] } }));
    expect(lines.join("")).not.toContain("canary");
    expect(lines.join("")).toContain("boom");
  });

  test("is told with its causes, to a depth", () => {
    const { log, last } = capture();
    const circular = new Error("loop");
    circular.cause = circular;
    log.error({ err: new Error("outer", { cause: new Error("inner") }) }, "x");
    expect(last()["err"]).toMatchObject({ message: "outer", cause: { message: "inner", cause: null } });
    log.error({ err: circular }, "x");
    expect(JSON.stringify(last()["err"]).match(/loop/g)).toHaveLength(4);
  });

  test("that is no Error is not printed", () => {
    const { log, lines } = capture();
    log.error({ err: "canary-739184" }, "x");
    expect(lines.join("")).not.toContain("canary");
  });
});
