/** A few commands to a local Redis in the protocol's plain form, before any client is connected to it. */
import { createConnection } from "node:net";

export type ServerState =
  | { readonly kind: "absent" }
  /** Still reading its file. */
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly pid: number }
  | { readonly kind: "hung" };

/** How long a healthy server may take to say anything. */
const patienceMs = 2_000;

export async function probeServer(socketPath: string): Promise<ServerState> {
  return ask<ServerState>(socketPath, ["PING", "INFO server"], (heard) => {
    if (heard.startsWith("-LOADING")) return { kind: "loading" };
    const pid = /^process_id:(\d+)\r$/m.exec(heard)?.[1];
    return pid === undefined ? null : { kind: "ready", pid: Number(pid) };
  });
}

/** For a server that somebody else started with other settings. */
export async function setAppendFsync(socketPath: string, value: "always" | "everysec"): Promise<void> {
  await ask(socketPath, [`CONFIG SET appendfsync ${value}`], (heard) => (heard.startsWith("+OK") ? { kind: "set" } : null));
}

function ask<Answer>(
  socketPath: string,
  commands: readonly string[],
  understand: (heard: string) => Answer | null,
): Promise<Answer | { readonly kind: "absent" } | { readonly kind: "hung" }> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = createConnection(socketPath);
    const end = (answer: Answer | { readonly kind: "absent" } | { readonly kind: "hung" }): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patienceMs, () => end({ kind: "hung" }));
    socket.write(commands.map((command) => `${command}\r\n`).join(""));
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      const answer = understand(heard);
      if (answer !== null) end(answer);
    });
    // Refused, no such file, or closed in the middle of a shutdown.
    socket.on("error", () => end({ kind: "absent" }));
    socket.on("close", () => end({ kind: "absent" }));
  });
}
