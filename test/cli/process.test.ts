/** The command line as operators run it: a process of its own against a gateway that delivers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { version } from "../../src/version.ts";
import { apiKey, startWorld, supportKey, type World } from "../support/world.ts";

const mainFile = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function trunkline(args: readonly string[], given: { readonly key?: string; readonly input?: string } = {}) {
  const child = spawn(process.execPath, [mainFile, ...args], {
    env: { PATH: process.env["PATH"], TRUNKLINE_URL: world.gateways[0]?.url, TRUNKLINE_API_KEY: given.key ?? apiKey },
  });
  child.stdin.end(given.input ?? "");
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, error };
}

test("a code from standard input is delivered, waited for, and told to support without being shown", async () => {
  const sent = await trunkline(["send", "--to", "+14255550123", "--channel", "sms", "--code-stdin", "--wait"], { input: "482913\n" });
  expect(sent).toMatchObject({ code: 0, error: "" });
  expect(sent.out).toMatch(/^dlv_\w+ {2}\+1 ••• ••• 0123\ndelivered\n$/);

  const id = sent.out.slice(0, sent.out.indexOf(" "));
  const traced = await trunkline(["trace", id], { key: supportKey });
  expect(traced).toMatchObject({ code: 0, error: "" });
  expect(traced.out).toContain("The carrier reports that the message arrived on the phone");
  expect(traced.out).toMatch(/Attempt 1: sms over (twilio-a|telnyx-b) from \d{5} \(short code\)/);
  expect(sent.out + traced.out).not.toContain("482913");
});

test("a wrong key ends with 1 and says where the right one goes", async () => {
  const { code, out, error } = await trunkline(["trace", "dlv_01kxt4h2c0004f9gq7rvx3m2bz"], { key: "wrong" });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(error).toContain("Set TRUNKLINE_API_KEY");
});

test("a wrong command ends with 2, the version with 0", async () => {
  expect((await trunkline(["sned"])).code).toBe(2);
  expect(await trunkline(["--version"])).toEqual({ code: 0, out: `${version}\n`, error: "" });
});
