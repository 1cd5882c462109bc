/**
 * Are the npm packages in node_modules the ones of package-lock.json? npm writes its own list of what it installed as
 * its very last step, so that comparing the two lists finds an old, a half-done and a missing installation alike.
 */
import { readFileSync } from "node:fs";
import { SetupFailure } from "./failure.mjs";
import { findProgram } from "./find-program.mjs";
import { withProgress } from "./progress.mjs";
import { inProject, projectFolder } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

/** @param {{ withDevelopment: boolean }} wanted */
export function packagesAreInstalled({ withDevelopment }) {
  const locked = readPackages(inProject("package-lock.json"));
  if (locked === null) throw new SetupFailure("package-lock.json is missing or unreadable: this is not a complete copy of Trunkline.");
  const installed = readPackages(inProject("node_modules", ".package-lock.json"));
  if (installed === null) return false;
  return Object.entries(locked).every(
    ([folder, entry]) =>
      folder === "" ||
      // Optional ones are for other systems than this one, where they are missing.
      entry.optional === true ||
      (entry.dev === true && !withDevelopment) ||
      installed[folder]?.version === entry.version,
  );
}

export async function installPackages() {
  const npm = findProgram(["npm"], outsidePath());
  if (npm === null) throw new SetupFailure("npm is not on the PATH. It comes with Node: https://nodejs.org");
  await withProgress("installing the npm packages of package-lock.json", async () => {
    const { ok, output } = await runCommand(npm, ["ci", "--include=dev", "--no-audit", "--no-fund"], {
      cwd: projectFolder,
      env: { ...process.env, PATH: outsidePath() },
    });
    if (!ok) throw new SetupFailure(`"npm ci" failed:\n\n${output}\n`);
  });
}

/** npm deletes node_modules before it fills it: it must not run on the Node that lies inside. */
function outsidePath() {
  return (process.env.PATH ?? "")
    .split(":")
    .filter((folder) => folder !== inProject("node_modules", ".bin"))
    .join(":");
}

/** @param {string} file */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}
