/** What is peculiar to Twilio: its SDK, and a signature that does not say where a field ends. */
import * as fc from "fast-check";
import twilio from "twilio";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import { createSignatureCheck } from "../../carriers/twilio/signature.ts";
import type { TwilioCredentials } from "../../carriers/twilio/credentials.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { anyText } from "../support/any-text.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { cases } from "./twilio.cases.ts";

const { accountSid, authToken } = cases.credentials;
const patient = () => contextWith(new AbortController().signal);
const open = (baseUrl: string, credentials: TwilioCredentials = cases.credentials): Promise<Carrier> =>
  cases.adapter.create({ name: "twilio-a", credentials, baseUrl, timeoutMs: 1_000 }, noReports);

describe("requests", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("go to the base address whatever the SDK's own environment variables say", async () => {
    vi.stubEnv("TWILIO_EDGE", "sydney");
    vi.stubEnv("TWILIO_REGION", "au1");
    vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:9");
    await using server = await startCarrierServer(cases.sms.accepted);
    const carrier = await open(`${server.url}/private/link`);
    expect(await carrier.send(smsMessage, patient())).toMatchObject({ outcome: "accepted" });
    expect(server.requests).toMatchObject([{ path: `/private/link/2010-04-01/Accounts/${accountSid}/Messages.json` }]);
    await carrier.close();
  });

  test("carry the API key where there is one, and the account in the path", async () => {
    await using server = await startCarrierServer(cases.sms.accepted);
    const apiKeySid = "SK0123456789abcdef0123456789abcdef";
    const carrier = await open(server.url, { accountSid, authToken, apiKeySid, apiKeySecret: "key-secret" });
    await carrier.send(smsMessage, patient());
    const authorization = `Basic ${Buffer.from(`${apiKeySid}:key-secret`).toString("base64")}`;
    expect(server.requests).toMatchObject([{ path: `/2010-04-01/Accounts/${accountSid}/Messages.json`, headers: { authorization } }]);
    await carrier.close();
  });

  test.each([
    [0, "1"],
    [1.9, "1"],
    [180, "180"],
    [99_999, "36000"],
  ])("with %s seconds of life give the message a validity of %s", async (validitySeconds, expected) => {
    await using server = await startCarrierServer(cases.sms.accepted);
    const carrier = await open(server.url);
    await carrier.send({ ...smsMessage, validitySeconds }, patient());
    expect(server.requests.map((request) => new URLSearchParams(request.body).get("ValidityPeriod"))).toEqual([expected]);
    await carrier.close();
  });

  test("are not made for a script that is longer than Twilio takes: another carrier may take it", async () => {
    await using server = await startCarrierServer(cases.voice.accepted);
    const carrier = await open(server.url);
    const script = { ...callMessage.script, lines: ["&".repeat(900)] };
    expect(await carrier.send({ ...callMessage, script }, patient())).toMatchObject({ outcome: "rejected", fault: "route" });
    expect(server.requests).toEqual([]);
    await carrier.close();
  });

  test("are written for `#` too: it is a key like any other", async () => {
    await using server = await startCarrierServer(cases.voice.accepted);
    const carrier = await open(server.url);
    await carrier.send({ ...callMessage, script: { ...callMessage.script, expectsKeyPress: true } }, patient());
    expect(server.requests.map((request) => new URLSearchParams(request.body).get("Twiml"))).toEqual([
      expect.stringContaining('finishOnKey=""'),
    ]);
    await carrier.close();
  });
});

describe("the signature check", () => {
  const check = createSignatureCheck(authToken);
  const form = "application/x-www-form-urlencoded";
  const request = (url: string, body: string, signature: string): CallbackRequest => ({
    url,
    headers: { "content-type": form, "x-twilio-signature": signature },
    rawBody: Buffer.from(body),
    nowMs: 0,
  });
  const oracle = ({ url, headers, rawBody }: CallbackRequest): boolean => {
    const parameters = new URLSearchParams(rawBody.toString("utf8"));
    const fields = Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
    return twilio.validateRequest(authToken, headers["x-twilio-signature"] ?? "", url, fields);
  };

  test("agrees with the SDK's over any fields, repeated ones too, and any port", () => {
    const pair = fc.tuple(
      fc.oneof(fc.constantFrom("Body", "From", "A", "a"), anyText({ minLength: 1, maxLength: 8 })),
      anyText({ maxLength: 12 }),
    );
    const signedPort = fc.constantFrom("", ":443", ":8443");
    const givenPort = fc.constantFrom("", ":443", ":8443");
    let genuine = 0;
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 8 }), signedPort, givenPort, fc.boolean(), (pairs, signed, given, tamper) => {
        // "__proto__" as a field is lost in the SDK's plain object.
        fc.pre(pairs.every(([name]) => name !== "__proto__"));
        const body = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
        const parameters = new URLSearchParams(body);
        const fields = Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
        const signature = twilio.getExpectedTwilioSignature(authToken, `https://gate.example${signed}/a?b=%20c`, fields);
        const tried = request(`https://gate.example${given}/a?b=%20c`, tamper ? `${body}&x=1` : body, signature);
        expect(check(tried).genuine).toBe(oracle(tried));
        if (check(tried).genuine) genuine++;
      }),
      { numRuns: 400 },
    );
    expect(genuine).toBeGreaterThan(30);
  });

  test("takes IPv6 hosts with and without their port", () => {
    for (const [signed, given] of [
      ["http://[::1]/x", "http://[::1]:8080/x"],
      ["http://[::1]:80/x", "http://[::1]/x"],
    ] as const) {
      expect(check(request(given, "A=1", twilio.getExpectedTwilioSignature(authToken, signed, { A: "1" })))).toEqual({ genuine: true });
    }
  });

  test("asks for a hash in the address wherever the body is no form", () => {
    const url = "https://gate.example/x";
    const signature = twilio.getExpectedTwilioSignature(authToken, url, {});
    const json = { "content-type": "application/json", "x-twilio-signature": signature };
    expect(check({ url, headers: json, rawBody: Buffer.from("{}"), nowMs: 0 })).toMatchObject({ genuine: false });
    expect(check({ url, headers: json, rawBody: Buffer.alloc(0), nowMs: 0 })).toEqual({ genuine: true });
  });
});

test("of 2,000 ways to cut a genuine report into other fields, none passes for another report", async () => {
  const carrier = await open("http://127.0.0.1:9");
  const genuine = [...cases.receipts, ...cases.keyPresses]
    .filter(({ payload, expected }) => expected.kind === "parsed" && payload.contentType.startsWith("application/x-www-form"))
    .map(({ payload }) => payload);
  const cuts = fc.tuple(fc.constantFrom(...genuine), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }));
  let tried = 0;
  fc.assert(
    fc.property(cuts, ([payload, moves]) => {
      const fields: Pairs = [...new URLSearchParams(payload.body)].toSorted(([one], [other]) => (one < other ? -1 : 1));
      const recut = moves.reduce<Pairs>(shiftBoundary, fields);
      const signed = (pairs: Pairs): string => pairs.map(([name, value]) => name + value).join("");
      const body = new URLSearchParams(recut.map(([name, value]) => [name, value])).toString();
      const sorted = recut.every(([name], index) => index === 0 || (recut[index - 1]?.[0] ?? "") < name);
      // Only what keeps the signature: the same text, in the same order.
      if (!sorted || signed(recut) !== signed(fields)) return;
      const nowMs = 0;
      const before = cases.sign(payload, nowMs);
      const forged: CallbackRequest = { ...before, rawBody: Buffer.from(body) };
      expect(carrier.verify(forged)).toEqual({ genuine: true });
      if (JSON.stringify(recut) !== JSON.stringify(fields)) tried++;
      const report = carrier.parseReceipts(forged);
      if (report.kind === "parsed") expect(report).toEqual(carrier.parseReceipts(before));
      const press = carrier.parseKeyPress(forged);
      if (press.kind === "parsed") expect(press).toEqual(carrier.parseKeyPress(before));
    }),
    { numRuns: 2_000 },
  );
  expect(tried).toBeGreaterThan(500);
});

type Pairs = readonly (readonly [name: string, value: string])[];

/** Moves the end of one field's name, or the end of the whole field, to another place. */
function shiftBoundary(pairs: Pairs, move: number): Pairs {
  const at = move % pairs.length;
  const pair = pairs[at];
  if (pair === undefined) return pairs;
  const [name, value] = pair;
  const next = pairs[at + 1];
  switch (move % 3) {
    case 0: {
      const text = name + value;
      const cut = 1 + (move % Math.max(text.length - 1, 1));
      return pairs.with(at, [text.slice(0, cut), text.slice(cut)]);
    }
    case 1:
      return next === undefined ? pairs : pairs.toSpliced(at, 2, [name, value + next[0] + next[1]]);
    default: {
      if (next === undefined) return pairs;
      const cut = move % (next[0].length + 1);
      return pairs.toSpliced(at, 2, [name, value + next[0].slice(0, cut)], [next[0].slice(cut) || "x", next[1]]);
    }
  }
}
