/** A place for one gateway instance: its process comes and goes, the address that callers know stays. */
import { startGatewayProcess, type GatewayProcess } from "../support/gateway-process.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import type { Outages } from "./outages.ts";

export interface GatewaySlot extends AsyncDisposable {
  readonly index: number;
  /** Its name among the things that faults strike. */
  readonly target: string;
  /** The wire between callers and it. */
  readonly link: TcpProxy;
  /** Its own port, past the wire; null while it doesn't run or is hung. */
  port(): number | null;
  start(): Promise<void>;
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  hang(): void;
  resume(): void;
  /** Lines of its log that tell of a bug. */
  complaints(): readonly string[];
}

/** Between choosing a free port and listening there, somebody else may take it. */
const mostStarts = 3;
const mostComplaints = 20;

export function gatewayTarget(index: number): string {
  return `gateway-${index}`;
}

export async function openGatewaySlot(index: number, config: Readonly<Record<string, unknown>>, outages: Outages): Promise<GatewaySlot> {
  let running: GatewayProcess | null = null;
  let isHung = false;
  let isBack = outages.gatewayAway(index);
  const complaints: string[] = [];
  const link = await startTcpProxy(() => (running === null ? [] : [portOf(running)]));

  const start = async (): Promise<void> => {
    for (let starts = 1; running === null; starts += 1) {
      try {
        running = await startGatewayProcess(config);
      } catch (error) {
        if (starts === mostStarts) throw error;
      }
    }
    isBack();
  };
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<void> => {
    const ending = running;
    if (ending === null) return;
    running = null;
    isBack = outages.gatewayAway(index);
    const { code } = await ending.end(signal);
    if (signal === "SIGTERM" && code !== 0) {
      complaints.push(`${gatewayTarget(index)} was told to stop and ${code === null ? "had to be killed" : `ended with ${code}`}`);
    }
    if (complaints.length < mostComplaints) complaints.push(...bugsIn(ending.output()));
  };

  return {
    index,
    target: gatewayTarget(index),
    link,
    port: () => (running === null || isHung ? null : portOf(running)),
    start,
    end,
    hang() {
      isHung = true;
      isBack = outages.gatewayAway(index);
      running?.signal("SIGSTOP");
    },
    resume() {
      running?.signal("SIGCONT");
      isHung = false;
      isBack();
    },
    complaints: () => complaints,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await link[Symbol.asyncDispose]();
    },
  };
}

function portOf({ url }: GatewayProcess): number {
  return Number(new URL(url).port);
}

function bugsIn(output: string): string[] {
  return output.split("\n").filter((line) => /"level":"(error|fatal)"/.test(line) || /^\s*(\w*Error:|Uncaught)/.test(line));
}
