/** A gateway as operators run it: a process of its own, from a configuration file, that can be killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, openSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { freePort } from "./redis.ts";
import { waitUntil } from "./wait-for.ts";

export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything that it wrote to standard output and standard error. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null }>;
}

const mainFile = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export async function startGatewayProcess(config: Readonly<Record<string, unknown>>): Promise<GatewayProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-gateway-"));
  const configFile = path.join(folder, "trunkline.yaml");
  const outputFile = path.join(folder, "output");
  const port = await freePort();
  writeFileSync(configFile, stringify({ ...config, log: { level: "debug" } }));
  const output = openSync(outputFile, "a");
  const child = spawn(process.execPath, [mainFile, "serve"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], TRUNKLINE_CONFIG: configFile, PORT: String(port) },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
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
  await waitUntil(`the gateway to be ready`, isReady, (ready) => ready);
  return {
    url,
    pid: child.pid ?? 0,
    output: readOutput,
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await ended;
      }
      readOutput();
      isGone = true;
      rmSync(folder, { recursive: true, force: true });
      return { code: child.exitCode };
    },
  };
}
