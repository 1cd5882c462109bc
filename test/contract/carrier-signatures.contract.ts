/** Signatures: genuine requests pass, and no forgery does. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import type { CarrierCases, Payload, SignatureCases } from "./carrier-cases.ts";
import { open } from "./carrier-sending.contract.ts";
import { flipByte } from "./signature-in-header.ts";

const nowMs = 1_780_000_000_000;

export function signatureContract(cases: CarrierCases): void {
  const { signature } = cases;
  const payloads: readonly Payload[] = [...cases.receipts, ...cases.inbound, ...cases.keyPresses].map(({ payload }) => payload);
  const genuine = payloads.map((payload) => cases.sign(payload, nowMs));
  const [first] = genuine;
  if (first === undefined) throw new Error("no genuine request to start from");
  const idle = (): Promise<Carrier> => open(cases, "http://127.0.0.1:9");

  test.each([...cases.vectors])("$name", async ({ credentials, request }) => {
    const verifier = await open(cases, "http://127.0.0.1:9", credentials);
    expect(await verifier.verify(request)).toEqual({ genuine: true });
    const altered = { ...request, rawBody: Buffer.concat([request.rawBody, Buffer.from("x")]) };
    if (signature.covers !== "nothing") expect(await verifier.verify(altered)).toMatchObject({ genuine: false });
  });

  test("every kind of request that the carrier makes", async () => {
    const carrier = await idle();
    for (const request of genuine) expect(await carrier.verify(request)).toEqual({ genuine: true });
  });

  test("the same request again: replays are for the delivery to shrug off", async () => {
    const carrier = await idle();
    for (let index = 0; index < 100; index++) expect(await carrier.verify(first)).toEqual({ genuine: true });
  });

  test("a request of any age where the scheme has no time, else none that is too old or from the future", async () => {
    const carrier = await idle();
    const dayMs = 24 * 3_600_000;
    const tolerance = signature.toleranceMs;
    for (const awayMs of tolerance === null ? [-dayMs, dayMs] : [1_000 - tolerance, tolerance - 1_000]) {
      expect(await carrier.verify({ ...first, nowMs: nowMs + awayMs })).toEqual({ genuine: true });
    }
    for (const awayMs of tolerance === null ? [] : [-dayMs, -tolerance - 1_000, tolerance + 1_000, dayMs]) {
      expect(await carrier.verify({ ...first, nowMs: nowMs + awayMs })).toMatchObject({ genuine: false });
    }
  });

  test.each([
    ["no signature", () => undefined],
    ["an empty signature", () => ""],
    ["a truncated signature", (given: string) => given.slice(0, -4)],
    ["a lengthened signature", (given: string) => `${given}AAAA`],
    ["the signature twice, as proxies join headers", (given: string) => `${given}, ${given}`],
    ["the signature with white space", (given: string) => ` ${given}`],
    ["the signature in hexadecimal", (given: string) => Buffer.from(given, "base64").toString("hex")],
    ["the signature in the web's base64", (given: string) => `${Buffer.from(given, "base64").toString("base64url")}_`],
    ["zeros", (given: string) => Buffer.alloc(Buffer.from(given, "base64").length).toString("base64")],
  ] as const)("nothing with %s", async (_, change) => {
    const forged = signature.write(first, change(signature.read(first) ?? ""));
    expect(await (await idle()).verify(forged)).toMatchObject({ genuine: false });
  });

  test.each(Object.entries(cases.forgeries))("not %s", async (_, forge) => {
    expect(await (await idle()).verify(forge(first))).toMatchObject({ genuine: false });
  });

  test("not what another secret has signed: the cases hold such a forgery", () => {
    expect(Object.keys(cases.forgeries)).toContain("signed with another secret");
  });

  test("none of 600 forgeries that change a byte of body or signature, or take another request's signature", async () => {
    const carrier = await idle();
    const anyGenuine = fc.constantFrom(...genuine);
    const anyFlip = fc.record({ at: fc.nat(), xor: fc.integer({ min: 1, max: 255 }) });
    const bodyFlip = fc
      .tuple(anyGenuine, anyFlip)
      .map(([request, { at, xor }]) => ({ request, forged: altered(signature, request, at, xor) }));
    const signatureFlip = fc.tuple(anyGenuine, anyFlip).map(([request, { at, xor }]) => ({
      request,
      forged: signature.write(request, signature.flip(signature.read(request) ?? "", at, xor)),
    }));
    const swapped = fc
      .tuple(anyGenuine, anyGenuine)
      .map(([request, other]) => ({ request, forged: signature.write(request, signature.read(other)) }));
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(
        signature.covers === "nothing" ? signatureFlip : fc.oneof(bodyFlip, signatureFlip, swapped),
        async ({ request, forged }) => {
          if (isSame(signature, request, forged)) return;
          tried++;
          expect(await carrier.verify(forged)).toMatchObject({ genuine: false });
        },
      ),
      { numRuns: 700 },
    );
    expect(tried).toBeGreaterThan(600);
  });
}

/** In its body; where that is empty in its address, if that is signed, else by something added. */
function altered(
  { covers, signsAddress = covers === "form" }: SignatureCases,
  request: CallbackRequest,
  at: number,
  xor: number,
): CallbackRequest {
  if (request.rawBody.length > 0) return { ...request, rawBody: flipByte(request.rawBody, at, xor) };
  if (!signsAddress) return { ...request, rawBody: Buffer.of(xor) };
  return { ...request, url: flipByte(Buffer.from(request.url, "latin1"), at, xor).toString("latin1") };
}

/** A form may be spelt differently and still say the same: `+` and `%20`, `%3a` and `%3A`. Elsewhere a part may not be signed. */
function isSame(signature: SignatureCases, one: CallbackRequest, other: CallbackRequest): boolean {
  const meaning = (request: CallbackRequest): string => {
    const text = signature.meaning?.(request.rawBody) ?? request.rawBody.toString("latin1");
    const isForm = signature.covers === "form" && (request.headers["content-type"] ?? "").includes("form");
    return JSON.stringify([request.url, signature.read(request), isForm ? [...new URLSearchParams(text)].map(String).toSorted() : text]);
  };
  return meaning(one) === meaning(other);
}
