/** Telnyx's signature: what is signed, when, and in which spelling. */
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { CallbackRequest, Verification } from "../../carriers/carrier.ts";
import { createSignatureCheck } from "../../carriers/telnyx/signature.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const check = createSignatureCheck(publicKey.export({ format: "der", type: "spki" }).subarray(12).toString("base64"));
const refusedFor = (why: string): Verification => ({ genuine: false, why });
const seconds = 1_780_000_000;
const body = '{"data":{}}';

interface Signing {
  readonly timestamp?: string;
  readonly signed?: string;
  readonly key?: KeyObject;
  readonly changes?: Readonly<Record<string, string | undefined>>;
  readonly nowMs?: number;
}

function request({ timestamp = String(seconds), signed, key = privateKey, changes, nowMs = seconds * 1_000 }: Signing): CallbackRequest {
  const signature = sign(null, Buffer.from(signed ?? `${timestamp}|${body}`), key).toString("base64");
  const headers = { "telnyx-timestamp": timestamp, "telnyx-signature-ed25519": signature, ...changes };
  return { url: "https://gate.example/x", headers, rawBody: Buffer.from(body), nowMs };
}

test("a time stamp, a bar and the body are signed", () => {
  expect(check(request({}))).toEqual({ genuine: true });
  for (const signed of [body, `${seconds}${body}`, `${seconds}|`, `${seconds}|${body} `, `${seconds + 1}|${body}`]) {
    expect(check(request({ signed }))).toEqual(refusedFor("wrong signature"));
  }
  expect(check(request({ key: generateKeyPairSync("ed25519").privateKey }))).toEqual(refusedFor("wrong signature"));
});

test("without signature or time stamp it is refused", () => {
  for (const header of ["telnyx-signature-ed25519", "telnyx-timestamp"]) {
    expect(check(request({ changes: { [header]: undefined } }))).toEqual(refusedFor("no signature or no time stamp"));
  }
});

test("it is good for five minutes to either side of our clock, to the millisecond", () => {
  for (const awayMs of [-300_000, 300_000]) expect(check(request({ nowMs: seconds * 1_000 + awayMs }))).toEqual({ genuine: true });
  for (const awayMs of [-300_001, 300_001]) {
    expect(check(request({ nowMs: seconds * 1_000 + awayMs }))).toEqual(refusedFor("too old, or from the future"));
  }
});

describe("is no time stamp, though it is signed", () => {
  test.each([
    "",
    " ",
    "now",
    "1e9",
    `${seconds}.0`,
    `+${seconds}`,
    `-${seconds}`,
    `x${seconds}`,
    `${seconds}x`,
    `${seconds}\n`,
    "1".repeat(13),
  ])("%j", (timestamp) => {
    expect(check(request({ timestamp }))).toEqual(refusedFor("not a time stamp"));
  });
});

describe("is no signature", () => {
  const genuine = request({}).headers["telnyx-signature-ed25519"] ?? "";

  test.each([
    ["nothing", ""],
    ["one that is cut at its end", genuine.slice(0, -1)],
    ["one that is cut at its start", genuine.slice(1)],
    ["one with a space behind it", `${genuine} `],
    ["one with a space before it", ` ${genuine}`],
    ["one with a letter before it", `x${genuine}`],
    ["one with a letter behind it", `${genuine}x`],
    ["another spelling of its last byte", genuine.replace(/[AQgw]==$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}==`)],
    ["one with a character that base64 has not", `-${genuine.slice(1)}`],
    ["one in hexadecimal", Buffer.from(genuine, "base64").toString("hex")],
    ["one that comes twice", `${genuine}, ${genuine}`],
  ])("%s", (_, signature) => {
    expect(check(request({ changes: { "telnyx-signature-ed25519": signature } }))).toEqual(refusedFor("not a signature"));
  });
});
