/** A gateway as operators run it: a process of its own, from a configuration file, that can be killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, openSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { endAtExit, killAtExit } from "./ending.ts";
import { freePort } from "./free-port.ts";
import { waitUntil } from "./wait-for.ts";

export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything that it wrote to standard output and standard error. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** All strings that its memory still holds on to, once what can be collected is. */
  heapStrings(): Promise<string>;
  /** Sends the signal and waits for the end; the code is null where a signal was needed for it. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null }>;
}

const snapshotSignal = "SIGUSR2";
const snapshotDeadlineMs = 60_000;
/** On a machine that does much else beside. */
const startsWithinMs = 45_000;
/** Twice what a gateway has for it: it is killed then. */
const endsWithinMs = 30_000;
/** Enough of a log to see why it did not start. */
const lastWords = 4_000;
const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @param sourceFolder a copy of the project, in place of this one
 * @param nodeOptions without spaces in them
 */
export async function startGatewayProcess(
  config: Readonly<Record<string, unknown>>,
  sourceFolder = projectFolder,
  nodeOptions: readonly string[] = [],
): Promise<GatewayProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-gateway-"));
  const configFile = path.join(folder, "trunkline.yaml");
  const outputFile = path.join(folder, "output");
  const port = await freePort();
  writeFileSync(configFile, stringify({ ...config, log: { level: "debug" } }));
  const output = openSync(outputFile, "a");
  const child = spawn(process.execPath, [path.join(sourceFolder, "src", "main.ts"), "serve"], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      TRUNKLINE_CONFIG: configFile,
      PORT: String(port),
      NODE_OPTIONS: [`--heapsnapshot-signal=${snapshotSignal}`, ...nodeOptions].join(" "),
    },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const endings = [killAtExit(() => child.pid), endAtExit(() => rmSync(folder, { recursive: true, force: true }))];
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  let isGone = false;
  let lastOutput = "";
  const readOutput = (): string => {
    if (!isGone) lastOutput = readFileSync(outputFile, "utf8");
    return lastOutput;
  };
  const isReady = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`the gateway ended:\n${readOutput()}`);
    return fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  };
  try {
    await waitUntil(`the gateway to be ready`, isReady, (ready) => ready, startsWithinMs);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`it wrote: ${readOutput().slice(-lastWords)}`, { cause: error });
  }
  return {
    url,
    pid: child.pid ?? 0,
    output: readOutput,
    signal: (signal) => void child.kill(signal),
    async heapStrings() {
      child.kill(snapshotSignal);
      return waitUntil(
        "a heap snapshot to be written",
        () => readHeapStrings(folder),
        (strings) => strings !== "",
        snapshotDeadlineMs,
      );
    },
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        const overdue = setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
        await ended;
        clearTimeout(overdue);
      }
      readOutput();
      isGone = true;
      for (const end of endings) end();
      rmSync(folder, { recursive: true, force: true });
      return { code: child.exitCode };
    },
  };
}

/** The last part of a finished snapshot, which is then removed; before it come numbers, in which any digits can be found. */
function readHeapStrings(folder: string): string {
  const name = readdirSync(folder).find((file) => file.endsWith(".heapsnapshot"));
  if (name === undefined) return "";
  const snapshot = readFileSync(path.join(folder, name), "latin1");
  if (!snapshot.trimEnd().endsWith("]}")) return "";
  rmSync(path.join(folder, name));
  return snapshot.slice(snapshot.lastIndexOf('"strings":'));
}
