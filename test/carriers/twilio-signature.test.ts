/** Twilio's signature, address by address and header by header; what its own SDK would say stands in `twilio.test.ts`. */
import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { CallbackRequest, Verification } from "../../carriers/carrier.ts";
import { createSignatureCheck } from "../../carriers/twilio/signature.ts";

const authToken = "5ec2e75ec2e75ec2e75ec2e75ec2e75e";
const check = createSignatureCheck(authToken);
const genuine: Verification = { genuine: true };
const refusedFor = (why: string): Verification => ({ genuine: false, why });

const sign = (text: string): string => createHmac("sha1", authToken).update(text).digest("base64");
const form = "application/x-www-form-urlencoded";
const url = "https://gate.example/x";

function request(
  changes: Partial<CallbackRequest> & { readonly signature?: string | undefined; readonly contentType?: string },
): CallbackRequest {
  const { signature, contentType = form, ...more } = changes;
  return { url, rawBody: Buffer.from(""), nowMs: 0, headers: { "content-type": contentType, "x-twilio-signature": signature }, ...more };
}

function checkAddress(given: string, signed: string): Verification {
  return check(request({ url: given, signature: sign(signed) }));
}

/** @param signed the part of the signed text that stands for the form */
function checkForm(body: string, signed: string): Verification {
  return check(request({ rawBody: Buffer.from(body), signature: sign(url + signed) }));
}

describe("an address is believed with its port and without it", () => {
  test.each([
    ["https://gate.example/x", "https://gate.example:443/x"],
    ["http://gate.example/x", "http://gate.example:80/x"],
    ["https://gate.example", "https://gate.example:443"],
    ["https://gate.example?a=1", "https://gate.example:443?a=1"],
    ["https://gate.example#a", "https://gate.example:443#a"],
    ["https://gate.example/a:1?b=c:2", "https://gate.example:443/a:1?b=c:2"],
    ["HTTPS://gate.example/x", "HTTPS://gate.example:443/x"],
    ["http://[::1]/x", "http://[::1]:80/x"],
    ["https://gate.example:8443/x", "https://gate.example/x"],
    ["http://gate.example:8080/x", "http://gate.example/x"],
    ["HTTP://gate.example:8080/x", "HTTP://gate.example/x"],
    ["http://[::1]:8080/x", "http://[::1]/x"],
    ["https://gate.example:8443/x", "https://gate.example:8443/x"],
    ["https://gate.example/x", "https://gate.example/x"],
    ["https://gate.example:8443", "https://gate.example"],
  ])("%s, signed as %s", (given, signed) => {
    expect(checkAddress(given, signed)).toEqual(genuine);
  });

  test.each([
    ["https://gate.example/x", "https://gate.example:8443/x"],
    ["https://gate.example/x", "https://gate.example:80/x"],
    ["http://gate.example/x", "http://gate.example:443/x"],
    ["https://gate.example/x", "http://gate.example/x"],
    ["https://gate.example/x:80", "https://gate.example/x"],
    ["https://gate.example/?a=http://b:80", "https://gate.example/?a=http://b"],
    ["https://gate.example:8443/x", "https://gate.example:443/x"],
    ["https://gate.example/x?http://b.example/", "https://gate.example/x?http://b.example:80/"],
    ["https://gate.example:8443/x?http://b.example/", "https://gate.example:8443/x?http://b.example:80/"],
  ])("%s, not signed as %s", (given, signed) => {
    expect(checkAddress(given, signed)).toEqual(refusedFor("wrong signature"));
  });
});

describe("the signature itself", () => {
  const given = sign(url);

  test("is missing, or there", () => {
    expect(check(request({ signature: undefined }))).toEqual(refusedFor("no signature"));
    expect(check(request({ signature: given }))).toEqual(genuine);
  });

  test.each([
    "",
    `${given} `,
    ` ${given}`,
    `x${given}`,
    `${given}=`,
    given.slice(1),
    given.slice(0, -1),
    given.replace("=", "A"),
    `${given}, ${given}`,
    `${"-".repeat(27)}=`,
  ])("is none in the form %j", (signature) => {
    expect(check(request({ signature }))).toEqual(refusedFor("not a signature"));
  });

  test("is another one", () => {
    expect(check(request({ signature: createHmac("sha1", "another").update(url).digest("base64") }))).toEqual(
      refusedFor("wrong signature"),
    );
    expect(check(request({ signature: createHmac("sha256", authToken).update(url).digest("base64").slice(0, 27).concat("=") }))).toEqual(
      refusedFor("wrong signature"),
    );
  });
});

describe("a form's fields", () => {
  test("are signed by name, each with its value, decoded", () => {
    expect(checkForm("b=2&a=1&c=%2B1+2", "a1b2c+1 2")).toEqual(genuine);
    expect(checkForm("b=2&a=1", "b2a1")).toEqual(refusedFor("wrong signature"));
    expect(checkForm("a=ü", "aü")).toEqual(genuine);
    expect(checkForm("a=1", "")).toEqual(refusedFor("wrong signature"));
  });

  test("are sorted by code unit: capitals come first", () => {
    expect(checkForm("a=1&B=2", "B2a1")).toEqual(genuine);
  });

  test("that come again are sorted by value, and count once where they say the same", () => {
    expect(checkForm("a=2&a=1&a=2", "a1a2")).toEqual(genuine);
    expect(checkForm("a=2&a=1&a=2", "a1a2a2")).toEqual(refusedFor("wrong signature"));
    expect(checkForm("a=2&a=1", "a2a1")).toEqual(refusedFor("wrong signature"));
  });
});

describe("a body that is no form", () => {
  const body = Buffer.from('{"a":1}');
  const hash = createHash("sha256").update(body).digest("hex");
  const json = (address: string, rawBody = body): Verification =>
    check(request({ contentType: "application/json", url: address, rawBody, signature: sign(address) }));
  const notCovered = refusedFor("the signature does not cover the body");

  test.each([
    `${url}?bodySHA256=${hash}`,
    `${url}?bodySHA256=${hash.toUpperCase()}`,
    `${url}?BODYSHA256=${hash}`,
    `${url}?a=1&bodySHA256=${hash}`,
    `${url}?bodySHA256=${hash}&a=1`,
  ])("is covered by its hash in %s", (address) => {
    expect(json(address)).toEqual(genuine);
    expect(json(address, Buffer.from('{"a":2}'))).toEqual(notCovered);
    expect(json(address, Buffer.from(""))).toEqual(notCovered);
  });

  test.each([
    url,
    `${url}?bodySHA256=`,
    `${url}?xbodySHA256=${hash}`,
    `${url}?bodySHA256=${hash}0`,
    `${url}?bodySHA256=${hash.slice(1)}`,
    `${url}?bodySHA256=x${hash}`,
    `${url}/bodySHA256=${hash}`,
    `${url}?bodySHA256=${"g".repeat(64)}`,
  ])("is covered by nothing in %s", (address) => {
    expect(json(address)).toEqual(notCovered);
  });

  test("needs no hash where there is none", () => {
    expect(json(url, Buffer.from(""))).toEqual(genuine);
  });
});
