/** The endpoint that erases a person: who may call it, and what it takes. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestApi, type TestApi, validBody } from "../support/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(() => api.ports.reset());
afterAll(() => api.close());

const erase = (body: unknown, key: "privacy" | "backend" | "ops" = "privacy") => api.call("POST", "/v1/people/erase", { key, body });

test("says how much it has erased, and whether that was all", async () => {
  await api.call("POST", "/v1/deliveries", { key: "backend", body: validBody });
  expect((await erase({ to: "+1 425 555 0123" })).body).toStrictEqual({ erased: 1, complete: true });
  expect((await erase({ to: "+14255550123" })).body).toStrictEqual({ erased: 0, complete: true });
});

test.each([[{}], [{ to: "+14255550123", userId: "u-1" }], [{ to: "" }], [{ userId: 7 }], [{ userId: "u-1", name: "Ada" }], [null]])(
  "does not take %j",
  async (body) => {
    const { status, body: problem } = await erase(body);
    expect([status, problem.code]).toStrictEqual([400, "invalid_request"]);
  },
);

test("says what is wrong with a number that is none", async () => {
  expect((await erase({ to: "hello" })).body.code).toBe("invalid_number");
});

test.each(["backend", "ops"] as const)("is not for the %s's key", async (key) => {
  expect((await erase({ userId: "u-1" }, key)).status).toBe(403);
});
