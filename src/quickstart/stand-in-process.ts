/** The stand-in carriers as a process of their own. It ends with this one, however this one ends. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { StandInConfig } from "../../carriers/stand-in/stand-in-config.ts";

export interface StandInProcess {
  readonly url: string;
  /** For `carriers[].baseUrl`, by account. */
  readonly baseUrls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const mainFile = fileURLToPath(new URL("../../carriers/stand-in/main.ts", import.meta.url));

export async function startStandIns(config: StandInConfig): Promise<StandInProcess> {
  const child = fork(mainFile, [], {
    env: { ...process.env, STAND_IN_CONFIG: JSON.stringify(config) },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const firstLine = child.stdout === null ? null : await Promise.race([once(child.stdout, "data"), ended]);
  if (firstLine === null || child.exitCode !== null) throw new Error("the stand-in carriers did not start");
  const { listening, baseUrls } = JSON.parse(String(firstLine[0])) as { listening: string; baseUrls: Record<string, string> };
  return {
    url: listening,
    baseUrls,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
