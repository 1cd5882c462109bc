/** The near end of a driver in another thread or process. A driver that dies or hangs fails the drive; nothing waits for ever. */
import { deadlineMs, type Drive, type DriveEvent, type Flow } from "./drive.ts";

export interface RemoteDriver {
  drive(drive: Drive, window?: WindowListener): Promise<Flow>;
}

/** Called when the time that counts begins and ends. */
export interface WindowListener {
  opens(): void;
  closes(): void;
}

/** What threads and child processes have in common. */
export interface Remote {
  on(event: "message", listener: (message: DriveEvent) => void): unknown;
  on(event: "exit", listener: (code: number | null) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

const startTimeoutMs = 60_000;

export async function connectDriver(remote: Remote, post: (drive: Drive) => void): Promise<RemoteDriver> {
  let listener: (event: DriveEvent) => void = ignore;
  let fail: (error: Error) => void = ignore;
  let death: Error | null = null;
  const die = (error: Error): void => {
    death ??= error;
    fail(death);
  };
  remote.on("message", (event) => listener(event));
  remote.on("error", die);
  remote.on("exit", (code) => die(new Error(`the load driver ended with ${String(code)}`)));

  const until = <T>(timeoutMs: number, take: (event: DriveEvent, resolve: (value: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the load driver took more than ${timeoutMs} ms`)), timeoutMs);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        [listener, fail] = [ignore, ignore];
        act();
      };
      fail = (error) => settle(() => reject(error));
      listener = (event) => take(event, (value) => settle(() => resolve(value)));
      if (death !== null) fail(death);
    });

  await until<void>(startTimeoutMs, (event, resolve) => {
    if (event.kind === "ready") resolve();
  });
  return {
    drive(drive, window) {
      const flow = until<Flow>(deadlineMs(drive), (event, resolve) => {
        if (event.kind === "window_opens") window?.opens();
        if (event.kind === "window_closes") window?.closes();
        if (event.kind === "done") resolve(event.flow);
      });
      post(drive);
      return flow;
    },
  };
}

function ignore(): void {}
