/**
 * Makes sure that everything a command needs is on this machine, and installs what is missing. Idempotent; when
 * everything is there it only reads two files, so that every start can afford it.
 */
import { findProgram } from "./find-program.mjs";
import { installPackages, packagesAreInstalled } from "./installed-packages.mjs";
import { ensureRuntime } from "./runtime.mjs";
import { installSystemPackage } from "./system-packages.mjs";

/**
 * @param {{ development: boolean, redis: boolean }} needs `development`: also what tests and demonstrations use
 * @returns {Promise<{ installed: boolean }>} `installed`: packages have changed under the running process
 */
export async function ensure(needs) {
  const installed = !packagesAreInstalled({ withDevelopment: needs.development });
  if (installed) await installPackages();
  await ensureRuntime();
  if (needs.redis && findProgram(["redis-server", "valkey-server"]) === null) {
    await installSystemPackage("redis", "No redis-server or valkey-server is on the PATH.");
  }
  return { installed };
}
