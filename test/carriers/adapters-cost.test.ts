/** What an adapter costs that no configuration names: nothing, as the modules show that a real gateway has loaded. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { adapterNames } from "../../carriers/index.ts";
import { startGatewayProcess } from "../support/gateway-process.ts";
import { configWith } from "./cost/config-with.ts";

const folder = mkdtempSync(path.join(tmpdir(), "trunkline-modules-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function modulesWith(adapters: readonly string[]): Promise<string> {
  const file = path.join(folder, adapters.join("-"));
  const hook = new URL("./cost/record-modules.ts", import.meta.url);
  hook.searchParams.set("to", file);
  const gateway = await startGatewayProcess(await configWith(adapters), undefined, [`--import=${hook.href}`]);
  expect(await gateway.end("SIGTERM")).toEqual({ code: 0 });
  return readFileSync(file, "utf8");
}

const foldersIn = (modules: string): ReadonlySet<string> =>
  new Set([...modules.matchAll(/\/carriers\/([a-z_-]+)\//g)].map(([, name = ""]) => name));

test("a gateway loads the folders of its own adapters and of no other, and no SDK but theirs", async () => {
  const modules = await modulesWith(["telnyx", "smpp"]);
  expect([...foldersIn(modules)].toSorted()).toEqual(["smpp", "telnyx"]);
  expect(modules).not.toContain("/node_modules/twilio/");
});

test("with all of them configured it starts, and loads all of them", async () => {
  const modules = await modulesWith(adapterNames());
  expect([...foldersIn(modules)].toSorted()).toEqual(adapterNames());
  expect(modules).toContain("/node_modules/twilio/");
});
