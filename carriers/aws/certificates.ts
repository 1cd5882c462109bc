/**
 * The certificates that SNS signs with. They are fetched from SNS's own address of our region, over TLS, which is what makes
 * them trustworthy; a message only says by its name which one. Kept, because there is one at a time and it lasts for months.
 */
import { type KeyObject, X509Certificate } from "node:crypto";
import type { HttpClient } from "../http.ts";

export interface Certificate {
  readonly publicKey: KeyObject;
  readonly validFromMs: number;
  readonly validToMs: number;
}

export type FoundCertificate =
  | { readonly kind: "found"; readonly certificate: Certificate }
  /** SNS has none of that name, or not one to rely on. */
  | { readonly kind: "none" }
  /** SNS didn't say. */
  | { readonly kind: "unreachable" };

export interface Certificates {
  find(path: string): Promise<FoundCertificate>;
}

const mostKept = 8;
/** Anybody can name certificates that don't exist; more than these are not asked for at once. */
const mostAskedAtOnce = 4;
/** SNS waits 15 s for our answer. */
const askingMs = 3_000;

export function createCertificates(sns: HttpClient): Certificates {
  const kept = new Map<string, Certificate>();
  const asked = new Map<string, Promise<FoundCertificate>>();

  async function ask(path: string): Promise<FoundCertificate> {
    const found = await fetchCertificate(sns, path);
    asked.delete(path);
    if (found.kind !== "found") return found;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= mostKept) kept.delete(oldest);
    kept.set(path, found.certificate);
    return found;
  }

  return {
    find(path) {
      const certificate = kept.get(path);
      if (certificate !== undefined) return Promise.resolve({ kind: "found", certificate });
      const waiting = asked.get(path);
      if (waiting !== undefined) return waiting;
      if (asked.size >= mostAskedAtOnce) return Promise.resolve({ kind: "unreachable" });
      const answer = ask(path);
      asked.set(path, answer);
      return answer;
    },
  };
}

async function fetchCertificate(sns: HttpClient, path: string): Promise<FoundCertificate> {
  const result = await sns.send({ method: "GET", path, headers: {}, body: "" }, AbortSignal.timeout(askingMs));
  if (result.kind !== "answer" || result.status === 429 || result.status >= 500) return { kind: "unreachable" };
  const certificate = result.status === 200 ? readCertificate(result.body) : null;
  return certificate === null ? { kind: "none" } : { kind: "found", certificate };
}

function readCertificate(pem: string): Certificate | null {
  try {
    const { publicKey, validFromDate, validToDate } = new X509Certificate(pem);
    const isStrong = publicKey.asymmetricKeyType === "rsa" && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048;
    return isStrong ? { publicKey, validFromMs: validFromDate.getTime(), validToMs: validToDate.getTime() } : null;
  } catch {
    return null;
  }
}
