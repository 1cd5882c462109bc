/**
 * A copy of the set-up in a small project of its own, with a PATH that holds nothing but made-up package managers: what
 * they are asked for is written down, and what they "install" appears.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const setupFolder = fileURLToPath(new URL("../../src/setup", import.meta.url));

export interface Tree {
  readonly folder: string;
  /** A shell script on the PATH. */
  program(name: string, script: string): void;
  file(name: string, content: string): void;
  /** What node_modules holds, as npm writes it down; null: nothing. */
  installed(packages: Readonly<Record<string, string>> | null): void;
  /** The commands that were run, in order. */
  commands(): string[];
  start(args: readonly string[], options?: { uid?: number }): Run;
  remove(): void;
}

export interface Run {
  readonly child: ChildProcess;
  output(): string;
  end(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly out: string; readonly error: string }>;
}

const locked = {
  "": {},
  "node_modules/express": { version: "5.0.0" },
  "node_modules/vitest": { version: "5.0.0", dev: true },
  "node_modules/for-another-system": { version: "1.0.0", optional: true },
};
export const everything = { express: "5.0.0", vitest: "5.0.0" };

export function createTree(): Tree {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-setup-"));
  chmodSync(folder, 0o777);
  const bin = path.join(folder, "bin");
  const log = path.join(folder, "commands");
  const file = (name: string, content: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  cpSync(setupFolder, path.join(folder, "src", "setup"), { recursive: true });
  file("package.json", '{"type":"module"}');
  file("package-lock.json", JSON.stringify({ packages: locked }));
  // Says what it runs on and with, so that a test sees it.
  file("src/main.ts", "const args: string[] = process.argv.slice(2); console.log(JSON.stringify({ args, node: process.execPath }));");
  file("commands", "");
  chmodSync(log, 0o666);
  mkdirSync(bin);
  mkdirSync(path.join(folder, "node_modules", "node", "bin"), { recursive: true });
  symlinkSync(process.execPath, path.join(folder, "node_modules", "node", "bin", "node"));

  const program = (name: string, script: string): void => {
    writeFileSync(path.join(bin, name), `#!/bin/sh\necho "${name} $*" >> ${log}\n${script}\n`);
    chmodSync(path.join(bin, name), 0o755);
  };
  return {
    folder,
    program,
    file,
    installed: (packages) => {
      const list = path.join(folder, "node_modules", ".package-lock.json");
      if (packages === null) return rmSync(list, { force: true });
      const entries = Object.entries(packages).map(([name, version]) => [`node_modules/${name}`, { version }]);
      return writeFileSync(list, JSON.stringify({ packages: Object.fromEntries(entries) }));
    },
    commands: () => readFileSync(log, "utf8").split("\n").filter(Boolean),
    start: (args, options = {}) => {
      const child = spawn(process.execPath, [path.join(folder, "src", "setup", "launch.mjs"), ...args], {
        cwd: folder,
        env: { PATH: bin },
        ...options,
      });
      let out = "";
      let error = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
      const ended = once(child, "close");
      return {
        child,
        output: () => out,
        end: async () => {
          await ended;
          return { code: child.exitCode, signal: child.signalCode, out, error };
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A script for a package manager: on success `file` appears in the tree. */
export function makes(tree: Tree, file: string, content: string): string {
  const source = path.join(tree.folder, `${path.basename(file)}.made`);
  if (!existsSync(source)) writeFileSync(source, content);
  return `/bin/cp ${source} ${path.join(tree.folder, file)} && /bin/chmod 755 ${path.join(tree.folder, file)}`;
}
