/** An authority of the tests, and certificates from it, made anew by openssl each time: no key of ours lies in the repository. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface Certificates extends Disposable {
  readonly caFile: string;
  /** For that name, and for both sides of a connection. */
  issue(name: string): { readonly certFile: string; readonly keyFile: string };
}

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(path.join(tmpdir(), "trunkline-certificates-"));
  const file = (name: string): string => path.join(folder, name);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    file("ca.key"),
    "-out",
    file("ca.pem"),
    "-days",
    "2",
    "-subj",
    "/CN=authority of the tests",
  );
  return {
    caFile: file("ca.pem"),
    issue(name) {
      const [keyFile, certFile] = [file(`${name}.key`), file(`${name}.pem`)];
      writeFileSync(file("names"), `subjectAltName=DNS:${name}\n`);
      openssl("req", ...newKey, "-keyout", keyFile, "-out", file("request"), "-subj", `/CN=${name}`);
      const authority = ["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial"];
      openssl("x509", "-req", "-in", file("request"), ...authority, "-days", "2", "-extfile", file("names"), "-out", certFile);
      return { certFile, keyFile };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function openssl(...options: readonly string[]): void {
  execFileSync("openssl", options, { stdio: "pipe" });
}
