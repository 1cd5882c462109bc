/** What other people's code comes in with: pinned, verified by its hash, without scripts, few, and each with a reason. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const manifest = JSON.parse(read("package.json")) as Manifest;
const lock = JSON.parse(read("package-lock.json")) as { readonly packages: Readonly<Record<string, Locked & Partial<Manifest>>> };
const { "": lockedRoot, ...locked } = lock.packages;
const entries = Object.entries(locked);
const production = entries.filter(([, { dev }]) => dev !== true);

/** Raised only together with a reason in docs/dependencies.md. */
const mostPackages = 150;
const mostMegabytes = 100;

test("every version in package.json is an exact one, and the lockfile is that of this package.json", () => {
  const { dependencies, devDependencies, overrides } = manifest;
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...overrides }).filter(
    ([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range),
  );
  expect(loose).toEqual([]);
  expect(lockedRoot).toMatchObject({ dependencies, devDependencies });
});

test("every package of the lockfile comes from a registry, by its SHA-512", () => {
  expect(entries.length).toBeGreaterThan(100);
  const strange = entries.filter(
    // Without "resolved" npm asks the registry that it is set to; an address would name somebody's own.
    ([, { integrity, resolved, link, inBundle }]) =>
      !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? "") || resolved !== undefined || link === true || inBundle === true,
  );
  expect(strange.map(([folder]) => folder)).toEqual([]);
  expect(read(".npmrc")).toMatch(/^omit-lockfile-registry-resolved=true$/m);
  expect(read(".npmrc")).not.toMatch(/registry\s*=\s*http|_auth/);
});

test("packages with a script to run at installation are listed, and only the pinned Node may run its own", () => {
  const withScript = entries.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([folder]) => nameOf(folder));
  expect([...new Set(withScript)].toSorted()).toEqual(Object.keys(manifest.allowScripts).toSorted());
  expect(Object.entries(manifest.allowScripts).filter(([, isAllowed]) => isAllowed)).toEqual([["node", true]]);
  expect(read("Dockerfile")).toMatch(/npm ci .*--ignore-scripts/);
});

test("what runs in production stays small", () => {
  expect(production.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
  expect(production.length).toBeLessThanOrEqual(mostPackages);
  // Optional ones are for other systems than this one, and missing here.
  const bytes = production.reduce((sum, [folder, { optional }]) => sum + (optional === true ? 0 : sizeOf(path.join(root, folder))), 0);
  expect(bytes / 1e6).toBeGreaterThan(10);
  expect(bytes / 1e6).toBeLessThan(mostMegabytes);
});

test("every direct dependency has its line with a reason in docs/dependencies.md, and every line its dependency", () => {
  expect(rows("Production")).toEqual(Object.keys(manifest.dependencies).toSorted());
  expect(rows("Development")).toEqual(Object.keys(manifest.devDependencies).toSorted());
});

/** The packages that have a line with a reason under that heading of docs/dependencies.md. */
function rows(heading: string): string[] {
  const sections = read("docs/dependencies.md").split(/^## /m);
  const section = sections.find((part) => part.startsWith(heading)) ?? "";
  return [...section.matchAll(/^\| `([^`]+)` \| \S.{10,} \|$/gm)].map(([, name = ""]) => name).toSorted();
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** Without the packages that lie inside it: they have entries of their own. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    if (entry.name === "node_modules") return sum;
    const inside = path.join(folder, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(inside) : statSync(inside).size);
  }, 0);
}
