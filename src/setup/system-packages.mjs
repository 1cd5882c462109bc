/**
 * Installs from the operating system's own package manager, when this user may do so without being asked for a
 * password; else says the exact command, because a set-up that waits for a password in a script waits for ever.
 */
import { SetupFailure } from "./failure.mjs";
import { findProgram } from "./find-program.mjs";
import { withProgress } from "./progress.mjs";
import { runCommand } from "./run-command.mjs";

/** What we may need, as each package manager calls it. */
const managers = [
  {
    program: "apt-get",
    refresh: [["apt-get", "update"]],
    install: ["apt-get", "install", "-y", "--no-install-recommends"],
    packages: { redis: "redis-server", libatomic: "libatomic1" },
  },
  { program: "dnf", refresh: [], install: ["dnf", "install", "-y"], packages: { redis: "valkey", libatomic: "libatomic" } },
  { program: "apk", refresh: [], install: ["apk", "add"], packages: { redis: "redis", libatomic: "libatomic" } },
  { program: "brew", refresh: [], install: ["brew", "install"], packages: { redis: "redis" } },
];

/**
 * @param {"redis" | "libatomic"} need
 * @param {string} why one sentence: what is missing
 */
export async function installSystemPackage(need, why) {
  const manager = managers.find(({ program, packages }) => need in packages && findProgram([program]) !== null);
  if (manager === undefined) throw new SetupFailure(`${why} Install it with this system's package manager, then run the command again.`);
  const name = manager.packages[need];
  const commands = [...manager.refresh, [...manager.install, name]];
  const prefix = await privilege(manager.program);
  if (prefix === null) {
    const line = commands.map((command) => ["sudo", ...command].join(" ")).join(" && ");
    throw new SetupFailure(`${why} This user can't install it without a password. Run this, then the command again:\n\n  ${line}\n`);
  }
  await withProgress(`installing ${name} with ${manager.program}`, async () => {
    for (const command of commands) {
      const [executable, ...args] = [...prefix, ...command];
      const { ok, output } = await runCommand(executable, args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
      if (!ok) throw new SetupFailure(`${why} "${[executable, ...args].join(" ")}" failed:\n\n${output}\n`);
    }
  });
}

/**
 * What goes before a command that changes the system; null when this user may not.
 * @param {string} program
 */
async function privilege(program) {
  // Homebrew refuses to run as root and needs no rights of its own.
  if (program === "brew" || process.getuid() === 0) return [];
  const { ok } = await runCommand("sudo", ["-n", "true"]);
  return ok ? ["sudo", "-n"] : null;
}
