/**
 * A copy of the project to break: mutants are written to the copy, so the tree that people work in stays whole whatever
 * happens to the run, and what they change meanwhile does not change its results.
 */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const project = path.resolve(import.meta.dirname, "../..");
/** Without tsconfig.json: nothing here needs it, and Stryker would read it with an interface that TypeScript no longer has. */
const copied = ["src", "carriers", "test", "package.json"];

export interface Workspace extends Disposable {
  readonly folder: string;
}

export function createWorkspace(): Workspace {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-mutation-"));
  for (const name of copied) cpSync(path.join(project, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(project, "node_modules"), path.join(folder, "node_modules"));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
