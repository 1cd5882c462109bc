/**
 * Debian's Kannel, installed when it was asked for by name. Only from apt, since it is that package that the figures are
 * quoted for, and only by a user who may do so without a password: a bench that waits for one waits for ever.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { debianPath, isInstalled } from "./debian-path.ts";

const run = promisify(execFile);
const installTimeoutMs = 300_000;

/** Resolves to what stood in the way, or to null. */
export async function installKannel(say: (line: string) => void): Promise<string | null> {
  if (!isInstalled("apt-get")) return "this system has no apt-get to install it with";
  const root = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  say("Installing Kannel with apt-get. Debian may start a service of its own with it, which the bench does not use.");
  const env = { ...process.env, PATH: debianPath, DEBIAN_FRONTEND: "noninteractive" };
  try {
    for (const step of [["update"], ["install", "-y", "--no-install-recommends", "kannel"]]) {
      const [program = "", ...args] = [...root, "apt-get", ...step];
      await run(program, args, { env, timeout: installTimeoutMs, maxBuffer: 10 * 1024 * 1024 });
    }
    return null;
  } catch (error) {
    return `apt-get did not install it: ${error instanceof Error ? error.message : String(error)}`;
  }
}
