/** The template for new carriers: copied, it is found, and the contract says what is still to be written. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const copy = mkdtempSync(path.join(tmpdir(), "trunkline-template-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test("a copy of the template fails the contract until it is filled in, and nothing but the contract", () => {
  for (const part of ["src", "carriers", "test", "package.json", "tsconfig.json"]) {
    cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  }
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  cpSync(path.join(copy, "carriers/_template"), path.join(copy, "carriers/acme"), { recursive: true });
  const rename = (from: string, to: string): void => {
    const text = readFileSync(path.join(copy, from), "utf8");
    writeFileSync(path.join(copy, to), text.replaceAll("_template", "acme"));
  };
  rename("carriers/_template/index.ts", "carriers/acme/index.ts");
  rename("test/carriers/_template.cases.ts", "test/carriers/acme.cases.ts");

  const report = path.join(copy, "report.json");
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const only = ["test/carriers.test.ts", "-t", "the acme adapter"];
  const reporting = ["--reporter=json", `--outputFile=${report}`];
  const run = spawnSync(process.execPath, [vitest, "run", "--config", "test/vitest.config.ts", ...only, ...reporting], { cwd: copy });

  expect(run.status).toBe(1);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  const outcomes = new Map(
    testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName, status }) => [fullName, status])),
  );
  const unwritten = [
    "hands over a text message: the request is exactly what the carrier documents, and its id comes back",
    "hands over a text message: a code that no table knows is a matter of the route, and is kept with the carrier's words",
    "believes every kind of request that the carrier makes",
    "understands receipt: delivered",
    "understands message from a person: an answer",
  ];
  for (const name of unwritten) expect(outcomes.get(`the acme adapter ${name}`), name).toBe("failed");
  // What the shared files do needs no filling in.
  expect(outcomes.get("the acme adapter hands over a text message: without a listener the carrier is unavailable")).toBe("passed");
});
