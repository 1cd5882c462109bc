/** What the configuration says on TLS towards Redis, with its files read: once, at the start. */
import { readFileSync } from "node:fs";

export interface TlsFiles {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly serverName?: string | undefined;
}

/** As Node's TLS takes them. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
}

/** @throws when a file can't be read; `config check` has said so before */
export function readTlsSettings({ caFile, certFile, keyFile, serverName }: TlsFiles): TlsSettings {
  return {
    ...(caFile !== undefined && { ca: readFileSync(caFile, "utf8") }),
    ...(certFile !== undefined && { cert: readFileSync(certFile, "utf8") }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile, "utf8") }),
    ...(serverName !== undefined && { servername: serverName }),
  };
}
