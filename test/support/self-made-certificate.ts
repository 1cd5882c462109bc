/**
 * A certificate for any public key and any time, which neither node:crypto nor an openssl of today can make: the key may be
 * somebody else's, and the time long ago. Its parts are written out in DER (RFC 5280).
 */
import { type KeyObject, sign } from "node:crypto";

export interface CertificateContent {
  readonly publicKey: KeyObject;
  /** RSA; another's than `publicKey`, where that one's private half is not ours. */
  readonly signer: KeyObject;
  readonly validFrom: string;
  readonly validTo: string;
}

/** In PEM. */
export function selfMadeCertificate({ publicKey, signer, validFrom, validTo }: CertificateContent): string {
  const name = sequence(der(0x31, sequence(objectId("550403"), der(0x0c, Buffer.from("made by the tests")))));
  const content = sequence(
    der(0xa0, integer(2)),
    integer(1),
    sha256WithRsa,
    name,
    sequence(time(validFrom), time(validTo)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = der(0x03, Buffer.of(0), sign("sha256", content, signer));
  const lines = sequence(content, sha256WithRsa, signature).toString("base64").replaceAll(/.{64}/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`;
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function integer(small: number): Buffer {
  return der(0x02, Buffer.of(small));
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

/** Of the years 1950 to 2049. */
function time(iso: string): Buffer {
  const digits = new Date(iso).toISOString().replaceAll(/\D/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

const sha256WithRsa = sequence(objectId("2a864886f70d01010b"), der(0x05));
