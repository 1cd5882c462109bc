/**
 * The Node that runs Trunkline's TypeScript: the pinned one of the npm package `node`, or, where only the production
 * packages are installed (a container image), the one that runs this.
 */
import { existsSync, realpathSync } from "node:fs";
import { SetupFailure } from "./failure.mjs";
import { inProject } from "./project.mjs";
import { runCommand } from "./run-command.mjs";
import { installSystemPackage } from "./system-packages.mjs";

/** The first release line that runs TypeScript as it is written here. */
const oldestMajor = 26;
const pinned = inProject("node_modules", "node", "bin", "node");

export function runtimePath() {
  return existsSync(pinned) ? pinned : process.execPath;
}

/** True when this very process already runs on it. */
export function runsOnRuntime() {
  return realpathSync(process.execPath) === realpathSync(runtimePath());
}

export async function ensureRuntime() {
  if (runsOnRuntime()) {
    if (Number.parseInt(process.versions.node, 10) >= oldestMajor) return;
    throw new SetupFailure(`Trunkline needs Node ${oldestMajor}; this is ${process.version}. "npm ci" installs the right one beside it.`);
  }
  let trial = await runCommand(runtimePath(), ["--version"]);
  // The official Linux builds are linked against a library that a bare Debian does not have.
  if (!trial.ok && trial.output.includes("libatomic.so.1")) {
    await installSystemPackage("libatomic", "The pinned Node needs the library libatomic.so.1, which this system lacks.");
    trial = await runCommand(runtimePath(), ["--version"]);
  }
  if (!trial.ok) throw new SetupFailure(`The pinned Node (${runtimePath()}) does not run on this system:\n\n${trial.output}\n`);
}
