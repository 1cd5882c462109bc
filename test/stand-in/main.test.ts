import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { accountSid } from "./stage.ts";

const main = new URL("../../carriers/stand-in/main.ts", import.meta.url).pathname;
const config = { accounts: [{ carrier: "twilio", name: "twilio-a", accountSid, authToken: "token" }] };

function start(args: readonly string[], environment: Record<string, string> = {}): { process: ChildProcess; output: () => string } {
  let output = "";
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env["PATH"], ...environment } });
  const take = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return { process: child, output: () => output };
}

test("as a process, the stand-in reads a file, says where it listens, and ends on SIGTERM", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stand-in-"));
  try {
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const standIn = start(["--config", join(folder, "config.json"), "--port", "0"]);
    if (standIn.process.stdout !== null) await once(standIn.process.stdout, "data");
    const { listening, baseUrls } = JSON.parse(standIn.output()) as { listening: string; baseUrls: Record<string, string> };
    expect(baseUrls).toEqual({ "twilio-a": `${listening}/twilio-a` });
    expect((await fetch(`${listening}/_stand-in/accounts`)).status).toBe(200);
    standIn.process.kill("SIGTERM");
    expect(await once(standIn.process, "exit")).toEqual([0, null]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ["without a configuration", {}, "give --config FILE"],
  ["with one that is no JSON", { STAND_IN_CONFIG: "accounts:" }, "JSON"],
  ["with a wrong one, naming what is wrong", { STAND_IN_CONFIG: JSON.stringify({ ...config, pace: { sent: 1 } }) }, "pace"],
])("as a process, the stand-in refuses to start %s", async (_what, environment, named) => {
  const standIn = start([], environment);
  expect(await once(standIn.process, "close")).toEqual([1, null]);
  expect(standIn.output()).toContain("The stand-in carriers can't start");
  expect(standIn.output()).toContain(named);
});
