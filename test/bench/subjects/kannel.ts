/** Kannel as a subject: bearerbox and smsbox with a folder and ports of their own, ended by their ids. */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { endAtExit, killAtExit } from "../../support/ending.ts";
import { freePort } from "../../support/free-port.ts";
import { waitUntil } from "../../support/wait-for.ts";
import { createInFlightMemory } from "../carrier/in-flight.ts";
import { createArrivalsMemory } from "../load/arrivals.ts";
import { startCarrier } from "./carrier.ts";
import { debianPath } from "./debian-path.ts";
import { endProcess } from "./end-process.ts";
import { kannelConfig, kannelUser } from "./kannel-config.ts";
import { startLoad } from "./load.ts";
import type { StartSubject } from "./subject.ts";

const password = "password-of-the-bench";
const startTimeoutMs = 60_000;

export const startKannel: StartSubject = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-bench-kannel-"));
  const removed = endAtExit(() => rmSync(folder, { recursive: true, force: true }));
  const arrivals = createArrivalsMemory();
  const carrier = await startCarrier({ arrivals, inFlight: createInFlightMemory(), receiptsTo: null, answerAfterMs: 0 });
  const [adminPort, smsboxPort, reportsPort, sendsmsPort] = await freePorts();
  const configFile = path.join(folder, "kannel.conf");
  writeFileSync(configFile, kannelConfig({ folder, carrierUrl: carrier.url, adminPort, smsboxPort, reportsPort, sendsmsPort, password }));

  const status = async (): Promise<string> =>
    fetch(`http://127.0.0.1:${adminPort}/status.txt?password=${password}`, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.text(),
      (error: unknown) => String(error),
    );
  const bearerbox = startBox("bearerbox", configFile, folder);
  await untilSays(bearerbox, status, /carrier\[carrier\].*online/);
  const smsbox = startBox("smsbox", configFile, folder);
  await untilSays(smsbox, status, /smsbox:.*on-line/);

  const target = { kind: "kannel" as const, urls: [`http://127.0.0.1:${sendsmsPort}`], username: kannelUser, password };
  const load = await startLoad({ arrivals, target });
  return {
    name: "kannel",
    pids: [bearerbox.pid, smsbox.pid],
    redis: null,
    drive: (drive, window) => load.drive(drive, window),
    async stop() {
      await load.stop();
      // Politely it takes seconds, and there is nothing in its store that is worth keeping.
      await Promise.all([smsbox, bearerbox].map((box) => box.stop()));
      await carrier.stop();
      rmSync(folder, { recursive: true, force: true });
      removed();
    },
  };
};

interface Box {
  readonly child: ChildProcess;
  readonly pid: number;
  log(): string;
  stop(): Promise<void>;
}

function startBox(program: "bearerbox" | "smsbox", configFile: string, folder: string): Box {
  const logFile = path.join(folder, `${program}.log`);
  const log = openSync(logFile, "a");
  const errorsOnly = ["-v", "4"];
  const child = spawn(program, [...errorsOnly, configFile], { stdio: ["ignore", log, log], cwd: folder, env: { PATH: debianPath } });
  closeSync(log);
  const ended = killAtExit(() => child.pid);
  return {
    child,
    pid: child.pid ?? 0,
    log: () => readFileSync(logFile, "utf8"),
    async stop() {
      await endProcess(child, "SIGKILL");
      ended();
    },
  };
}

async function untilSays(box: Box, status: () => Promise<string>, what: RegExp): Promise<void> {
  const ask = async (): Promise<string> => {
    if (box.child.exitCode !== null) throw new Error(`a Kannel box did not start; it wrote:\n${box.log()}`);
    return status();
  };
  await waitUntil(`Kannel's status to say ${what.source}`, ask, (text) => what.test(text), startTimeoutMs);
}

async function freePorts(): Promise<[number, number, number, number]> {
  return [await freePort(), await freePort(), await freePort(), await freePort()];
}
