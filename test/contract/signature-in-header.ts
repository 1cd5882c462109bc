/** The most common place of a signature: a header of its own, in base64 or hexadecimal. */
import type { SignatureCases } from "./carrier-cases.ts";

export function signatureInHeader(
  header: string,
  encoding: "base64" | "base64url" | "hex",
  scheme: Pick<SignatureCases, "covers" | "toleranceMs">,
): SignatureCases {
  return {
    ...scheme,
    read: (request) => request.headers[header],
    write: (request, signature) => ({ ...request, headers: { ...request.headers, [header]: signature } }),
    flip: (signature, at, xor) => flipByte(Buffer.from(signature, encoding), at, xor).toString(encoding),
  };
}

export function flipByte(bytes: Buffer, at: number, xor: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at % changed.length;
  changed[index] = (changed[index] ?? 0) ^ xor;
  return changed;
}
