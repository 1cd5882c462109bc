/** The house rules that a machine can see: which room may know which. Each rule also asserts that it saw anything at all. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { adapterNames } from "../carriers/index.ts";

const root = path.resolve(import.meta.dirname, "..");

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export) (type )?[^;]*?from "([^"]+)"|import\("([^"]+)"\)/gm)].map(([, typeOnly, named, dynamic]) => {
    const target = named ?? dynamic ?? "";
    const to = target.startsWith(".") ? path.normalize(path.join(path.dirname(file), target)) : target;
    return { from: file, to, isTypeOnly: typeOnly !== undefined };
  });
}

const imports = [...sourceFiles("src"), ...sourceFiles("carriers")].flatMap(importsOf);

function violations(isWatched: (one: Import) => boolean, isAllowed: (one: Import) => boolean): string[] {
  const watched = imports.filter(isWatched);
  expect(watched.length).toBeGreaterThan(0);
  return watched.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} -> ${to}`);
}

const adapterFolder = (file: string): string | undefined => /^carriers\/([a-z_-]+)\//.exec(file)?.[1];
const isStandIn = (file: string): boolean => /^carriers\/(stand-in\/|[a-z-]+\/stand-in[./])/.test(file);

test("decisions are pure: routing, numbering, words and the delivery's rules know no I/O", () => {
  const pure =
    /^src\/(routing|numbering|message)\/|^src\/delivery\/(decide|transitions|attempt-fate|status|delivery|record-codec|note-codec|skip-codec|keep-unread)\.ts|^src\/health\/(suspicion|advice|carrier-fault)\.ts/;
  const io =
    /^(node:(?!util)|ioredis|bullmq|undici|express|pino|prom-client|opossum|twilio)|^src\/(redis|api|dispatch|telemetry|control)\//;
  expect(
    violations(
      ({ from, isTypeOnly }) => pure.test(from) && !isTypeOnly,
      ({ to }) => !io.test(to),
    ),
  ).toEqual([]);
});

test("a carrier's folder knows the port, the shared files beside it and the gateway's words, and no other carrier", () => {
  const allowed = /^carriers\/[a-z-]+\.ts$|^src\/vocabulary\.ts$/;
  expect(
    violations(
      ({ from }) => adapterFolder(from) !== undefined && !isStandIn(from),
      ({ from, to }) => adapterFolder(to) === adapterFolder(from) || allowed.test(to) || !/^(src|carriers|test)\//.test(to),
    ),
  ).toEqual([]);
});

test("a stand-in is a second reading of the carrier's documentation: it takes nothing from the adapter", () => {
  expect(
    violations(
      ({ from }) => isStandIn(from) && !from.startsWith("carriers/stand-in/"),
      ({ to }) => !to.startsWith("carriers/") || isStandIn(to),
    ),
  ).toEqual([]);
});

test("the gateway names no carrier: only who wires or demonstrates loads one", () => {
  const mayLoad = /^src\/(compose|cli\/(serve|config-check)|quickstart\/)/;
  expect(
    violations(
      ({ from, to, isTypeOnly }) => from.startsWith("src/") && to.startsWith("carriers/") && !isTypeOnly,
      ({ from }) => mayLoad.test(from),
    ),
  ).toEqual([]);
  for (const file of sourceFiles("src").filter((name) => !name.startsWith("src/quickstart/"))) {
    const code = readFileSync(path.join(root, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    expect(code, file).not.toMatch(new RegExp(`=== "(${adapterNames().join("|")})"`));
  }
});

test("only the composition root wires: nobody but the commands and the quickstart imports it", () => {
  expect(
    violations(
      ({ to }) => to === "src/compose.ts",
      ({ from }) => /^src\/(cli|quickstart)\//.test(from),
    ),
  ).toEqual([]);
});

test("opossum and BullMQ each have one home", () => {
  expect(
    violations(
      ({ to }) => to === "opossum",
      ({ from }) => from === "src/health/circuit.ts",
    ),
  ).toEqual([]);
  expect(
    violations(
      ({ to }) => to === "bullmq",
      ({ from }) => from === "src/dispatch/queue.ts",
    ),
  ).toEqual([]);
});

test("files stay small, and no name says nothing", () => {
  const files = [...sourceFiles("src"), ...sourceFiles("carriers")];
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|misc|common|types|manager)(\.ts|\/)/.test(file))).toEqual([]);
  expect(files.filter((file) => readFileSync(path.join(root, file), "utf8").split("\n").length > 340)).toEqual([]);
});
