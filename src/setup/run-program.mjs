/**
 * Runs a TypeScript entry (or any other module) on the right Node: in this process when it already is the right one, so
 * that signals reach the program without a go-between, else in a child that gets every signal and hands its end on.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { pathToFileURL } from "node:url";
import { runsOnRuntime, runtimePath } from "./runtime.mjs";

/**
 * @param {string} file
 * @param {string[]} args
 * @param {{ freshProcess: boolean }} options
 */
export async function runProgram(file, args, { freshProcess }) {
  if (!freshProcess && runsOnRuntime()) {
    process.argv = [process.execPath, file, ...args];
    await import(pathToFileURL(file).href);
    return;
  }
  const child = spawn(runtimePath(), [file, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
