/** Opens the connection to one of the carrier's hosts: plain, or TLS with the host's certificate checked. */
import { connect as connectPlain, isIP } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM of the authority that signs the carrier's certificate, where it isn't a public one. */
  readonly ca: string | undefined;
}

export type Connected = { readonly ok: true; readonly socket: Socket } | { readonly ok: false; readonly why: string };

export function openConnection({ host, port, tls, ca }: Endpoint, deadlineMs: number, signal: AbortSignal): Promise<Connected> {
  return new Promise((resolve) => {
    const socket = tls
      ? connectTls({ host, port, minVersion: "TLSv1.2", ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) })
      : connectPlain({ host, port });
    const fail = (why: string): void => settle({ ok: false, why });
    const timer = setTimeout(() => fail("no connection in time"), deadlineMs);
    const closed = (): void => fail("closing");
    const settle = (result: Connected): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", closed);
      // Errors that come after it was given up have nobody to hear them.
      socket.removeListener("error", failed).on("error", () => {});
      if (!result.ok) socket.destroy();
      resolve(result);
    };
    // Codes are fixed words (ECONNREFUSED, CERT_HAS_EXPIRED); messages may quote what the far side wrote.
    const failed = (error: NodeJS.ErrnoException): void => fail(`no connection (${error.code ?? "no code"})`);
    socket.once("error", failed);
    socket.once(tls ? "secureConnect" : "connect", () => settle({ ok: true, socket }));
    signal.addEventListener("abort", closed, { once: true });
    if (signal.aborted) closed();
  });
}
