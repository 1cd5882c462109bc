/** Signatures: genuine requests pass, and no forgery does. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import type { CarrierCases, Payload } from "./carrier-cases.ts";
import { open } from "./carrier-sending.contract.ts";

const nowMs = 1_780_000_000_000;

export function signatureContract(cases: CarrierCases): void {
  const payloads: readonly Payload[] = [...cases.receipts, ...cases.inbound, ...cases.keyPresses].map(({ payload }) => payload);
  const genuine = payloads.map((payload) => cases.sign(payload, nowMs));
  const [first] = genuine;
  if (first === undefined) throw new Error("no genuine request to start from");
  const idle = (): Promise<Carrier> => open(cases, "http://127.0.0.1:9");

  test.each(cases.vectors)("$name", async ({ credentials, request }) => {
    const verifier = await open(cases, "http://127.0.0.1:9", credentials);
    expect(verifier.verify(request)).toEqual({ genuine: true });
    expect(verifier.verify({ ...request, rawBody: Buffer.concat([request.rawBody, Buffer.from("x")]) })).toMatchObject({ genuine: false });
  });

  test("every kind of request that the carrier makes", async () => {
    const carrier = await idle();
    for (const request of genuine) expect(carrier.verify(request)).toEqual({ genuine: true });
  });

  test("the same request again: replays are for the delivery to shrug off", async () => {
    const carrier = await idle();
    for (let index = 0; index < 100; index++) expect(carrier.verify(first)).toEqual({ genuine: true });
  });

  test.each([
    ["no signature", () => undefined],
    ["an empty signature", () => ""],
    ["a truncated signature", (signature: string) => signature.slice(0, -4)],
    ["a lengthened signature", (signature: string) => `${signature}AAAA`],
    ["the signature twice, as proxies join headers", (signature: string) => `${signature}, ${signature}`],
    ["the signature with white space", (signature: string) => ` ${signature}`],
    ["the signature in hexadecimal", (signature: string) => Buffer.from(signature, "base64").toString("hex")],
    ["the signature in the web's base64", (signature: string) => Buffer.from(signature, "base64").toString("base64url")],
    ["zeros", (signature: string) => Buffer.alloc(Buffer.from(signature, "base64").length).toString("base64")],
  ] as const)("nothing with %s", async (_, change) => {
    const carrier = await idle();
    const signature = first.headers[cases.signatureHeader] ?? "";
    expect(carrier.verify({ ...first, headers: { ...first.headers, [cases.signatureHeader]: change(signature) } })).toMatchObject({
      genuine: false,
    });
  });

  test.each(Object.entries(cases.forgeries))("not %s", async (_, forge) => {
    const carrier = await idle();
    expect(carrier.verify(forge(first))).toMatchObject({ genuine: false });
  });

  test("none of 600 forgeries that change a byte of body or signature, or take another request's signature", async () => {
    const carrier = await idle();
    const bodyFlip = fc.tuple(fc.constantFrom(...genuine), fc.nat(), fc.integer({ min: 1, max: 255 })).map(([request, at, xor]) => {
      const rawBody = Buffer.from(request.rawBody);
      const index = at % rawBody.length;
      rawBody[index] = (rawBody[index] ?? 0) ^ xor;
      return { request, forged: { ...request, rawBody } };
    });
    const signatureFlip = fc.tuple(fc.constantFrom(...genuine), fc.nat(), fc.integer({ min: 1, max: 255 })).map(([request, at, xor]) => {
      const bytes = Buffer.from(request.headers[cases.signatureHeader] ?? "", "base64");
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ xor;
      return { request, forged: withSignature(cases, request, bytes.toString("base64")) };
    });
    const swapped = fc.tuple(fc.constantFrom(...genuine), fc.constantFrom(...genuine)).map(([request, other]) => ({
      request,
      forged: withSignature(cases, request, other.headers[cases.signatureHeader]),
    }));
    let tried = 0;
    fc.assert(
      fc.property(fc.oneof(bodyFlip, signatureFlip, swapped), ({ request, forged }) => {
        if (isSame(cases, request, forged)) return;
        tried++;
        expect(carrier.verify(forged)).toMatchObject({ genuine: false });
      }),
      { numRuns: 700 },
    );
    expect(tried).toBeGreaterThan(600);
  });
}

function withSignature(cases: CarrierCases, request: CallbackRequest, signature: string | undefined): CallbackRequest {
  return { ...request, headers: { ...request.headers, [cases.signatureHeader]: signature } };
}

/** A form may be spelt differently and still say the same: `+` and `%20`, `%3a` and `%3A`. */
function isSame(cases: CarrierCases, one: CallbackRequest, other: CallbackRequest): boolean {
  const meaning = (request: CallbackRequest): string => {
    const text = request.rawBody.toString("utf8");
    const isForm = (request.headers["content-type"] ?? "").includes("form");
    return JSON.stringify([request.headers[cases.signatureHeader], isForm ? [...new URLSearchParams(text)].map(String).toSorted() : text]);
  };
  return meaning(one) === meaning(other);
}
