/** The set-up: installs what is missing and nothing else, never waits for a password, and hands signals and exit codes on. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { createTree, everything, makes, type Tree } from "./tree.ts";

let tree: Tree;
beforeEach(() => {
  tree = createTree();
  tree.installed(everything);
});
afterEach(() => tree.remove());

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const complete = JSON.stringify({
  packages: { "node_modules/express": { version: "5.0.0" }, "node_modules/vitest": { version: "5.0.0" } },
});
const list = "node_modules/.package-lock.json";

test("with everything there the program runs at once, with its arguments, and nothing is said", async () => {
  const { code, out, error } = await tree.start(["cli", "send", "--to", "+1 425"]).end();
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(JSON.parse(out)).toMatchObject({ args: ["send", "--to", "+1 425"] });
  expect(tree.commands()).toEqual([]);
});

test.each([
  ["nothing is installed", null],
  ["a package is missing", { vitest: "5.0.0" }],
  ["a package is another version", { ...everything, express: "4.9.9" }],
])("when %s the packages of the lockfile are installed, with progress, and the program runs", async (_, packages) => {
  tree.installed(packages);
  tree.program("npm", makes(tree, list, complete));
  const { code, out, error } = await tree.start(["cli", "--help"]).end();
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ args: ["--help"] });
  expect(error).toMatch(/installing the npm packages of package-lock\.json \.\.\.\n.*done \(\d+ s\)/);
  expect(tree.commands()).toEqual(["npm ci --include=dev --no-audit --no-fund"]);
});

test("a second run installs nothing", async () => {
  tree.installed(null);
  tree.program("npm", makes(tree, list, complete));
  await tree.start(["cli"]).end();
  await tree.start(["cli"]).end();
  expect(tree.commands()).toHaveLength(1);
});

test("production packages are enough to serve, not to test", async () => {
  tree.installed({ express: "5.0.0" });
  tree.program("npm", "exit 1");
  expect((await tree.start(["serve"]).end()).code).toBe(0);
  expect(tree.commands()).toEqual([]);
  await tree.start(["test"]).end();
  expect(tree.commands()).toEqual(["npm ci --include=dev --no-audit --no-fund"]);
});

test("a failed installation ends with exit code 1 and what npm said", async () => {
  tree.installed(null);
  tree.program("npm", "echo npm error the network is gone >&2; exit 1");
  const { code, out, error } = await tree.start(["cli"]).end();
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(error).toContain("npm error the network is gone");
});

test.runIf(isRoot)("the demonstration gets a Redis from the system's package manager when there is none", async () => {
  tree.file("src/quickstart/main.ts", 'console.log("demonstration");');
  tree.program("apt-get", `[ "$1" = update ] || { ${makes(tree, "bin/redis-server", "#!/bin/sh\n")}; }`);
  const { code, out, error } = await tree.start(["quickstart"]).end();
  expect({ code, out }).toEqual({ code: 0, out: "demonstration\n" });
  expect(error).toContain("installing redis-server with apt-get");
  expect(tree.commands()).toEqual(["apt-get update", "apt-get install -y --no-install-recommends redis-server"]);
});

test.each(["redis-server", "valkey-server"])("a %s on the PATH is enough", async (server) => {
  tree.file("src/quickstart/main.ts", 'console.log("demonstration");');
  tree.program(server, "");
  tree.program("apt-get", "exit 1");
  expect((await tree.start(["quickstart"]).end()).code).toBe(0);
  expect(tree.commands()).toEqual([]);
});

test("the gateway for production changes nothing on the system, with or without a Redis", async () => {
  tree.program("apt-get", "exit 1");
  expect((await tree.start(["serve"]).end()).code).toBe(0);
  expect(tree.commands()).toEqual([]);
});

test.runIf(isRoot)("a user who may not install gets the exact command, and is never asked for a password", async () => {
  tree.program("apt-get", "exit 1");
  tree.program("sudo", "exit 1");
  const { code, error } = await tree.start(["quickstart"], { uid: nobody }).end();
  expect(code).toBe(1);
  expect(error).toContain("\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends redis-server\n");
  expect(tree.commands()).toEqual(["sudo -n true"]);
});

test.runIf(isRoot)("a user with sudo that needs no password installs with it", async () => {
  tree.file("src/quickstart/main.ts", "");
  tree.program("sudo", 'shift; [ "$1" = true ] || exec "$@"');
  tree.program("dnf", "exit 0");
  expect((await tree.start(["quickstart"], { uid: nobody }).end()).code).toBe(0);
  expect(tree.commands()).toEqual(["sudo -n true", "sudo -n dnf install -y valkey", "dnf install -y valkey"]);
});

test.runIf(isRoot)("a pinned Node that lacks its library gets it", async () => {
  const pinned = breakPinnedNode();
  tree.program("apt-get", `[ "$1" = update ] || { /bin/rm ${pinned}; /bin/ln -s ${process.execPath} ${pinned}; }`);
  const { code, error } = await tree.start(["cli"]).end();
  expect(error).toContain("installing libatomic1 with apt-get");
  expect(code).toBe(0);
});

test("a pinned Node that does not run for another reason is told with its own words", async () => {
  breakPinnedNode("Exec format error");
  const { code, error } = await tree.start(["cli"]).end();
  expect(code).toBe(1);
  expect(error).toMatch(/does not run on this system:[\s\S]*Exec format error/);
});

test("npm's scripts start even when the Node that npm finds first is the broken one", async () => {
  breakPinnedNode();
  const folder = path.join(tree.folder, "node_modules", ".bin");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "node"), "#!/bin/sh\nexit 127\n");
  chmodSync(path.join(folder, "node"), 0o755);
  tree.program("node", `exec ${process.execPath} "$@"`);
  const start = (): unknown =>
    execFileSync("/bin/sh", [path.join(tree.folder, "src", "setup", "start.sh"), "nonsense"], {
      env: { PATH: `${folder}:${path.join(tree.folder, "bin")}:/usr/bin:/bin` },
      stdio: "pipe",
    });
  expect(start).toThrow(/there is no "nonsense"/);
});

test("the program's exit code is the launcher's, also from a process of its own", async () => {
  tree.file("src/main.ts", "process.exitCode = 7;");
  expect((await tree.start(["cli"]).end()).code).toBe(7);
  tree.installed(null);
  tree.program("npm", makes(tree, list, complete));
  expect((await tree.start(["cli"]).end()).code).toBe(7);
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s reaches a program that runs in a process of its own", async (signal) => {
  tree.installed(null);
  tree.program("npm", makes(tree, list, complete));
  tree.file(
    "src/main.ts",
    `process.on("${signal}", () => { console.log("told"); process.exit(3); }); setInterval(() => {}, 1_000); console.log("ready");`,
  );
  const run = tree.start(["cli"]);
  await waitFor("the program to be ready", () => run.output().includes("ready"));
  run.child.kill(signal);
  expect(await run.end()).toMatchObject({ code: 3, out: "ready\ntold\n" });
});

/** @returns its path */
function breakPinnedNode(words = "error while loading shared libraries: libatomic.so.1: cannot open shared object file"): string {
  const pinned = path.join(tree.folder, "node_modules", "node", "bin", "node");
  rmSync(pinned);
  writeFileSync(pinned, `#!/bin/sh\necho "node: ${words}" >&2\nexit 127\n`);
  chmodSync(pinned, 0o755);
  return pinned;
}
