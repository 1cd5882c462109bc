/** What is peculiar to AWS: how requests are signed, its voices, and what has to be asked of SNS before a message is believed. */
import { generateKeyPairSync } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAws } from "../../carriers/aws/index.ts";
import { signedHeaders } from "../../carriers/aws/request-signature.ts";
import { messageBody } from "../../carriers/aws/sms.ts";
import { voiceOf } from "../../carriers/aws/voices.ts";
import type { CallbackRequest, Carrier } from "../../carriers/carrier.ts";
import { createHttpClient } from "../../carriers/http.ts";
import { languages } from "../../src/message/locales.ts";
import { anyText } from "../support/any-text.ts";
import { type Behaviour, type CarrierServer, startCarrierServer } from "../support/carrier-server.ts";
import { selfMadeCertificate } from "../support/self-made-certificate.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import type { CarrierCases } from "../contract/carrier-cases.ts";
import { open } from "../contract/carrier-sending.contract.ts";
import {
  awsAccount,
  cases,
  certificate,
  certificatePath,
  type Envelope,
  envelope,
  posted,
  signedEnvelope,
  signingKeys,
  snsHost,
  voiceId,
} from "./aws.cases.ts";

const aws: CarrierCases = cases;
const context = contextWith(new AbortController().signal);
const nowMs = 1_780_000_000_000;

describe("a request is signed as AWS's own examples are", () => {
  const key = {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    region: "us-east-1",
    service: "service",
  };
  const host = "example.amazonaws.com";
  const form = { "content-type": "application/x-www-form-urlencoded" };

  test.each([
    ["post-vanilla", {}, "", "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
    [
      "post-x-www-form-urlencoded",
      form,
      "Param1=value1",
      "content-type;host;x-amz-date",
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ],
  ])("%s", (_, headers, body, names, signature) => {
    expect(signedHeaders({ host, headers, body }, key, Date.parse("2015-08-30T12:36:00Z"))).toEqual({
      ...headers,
      "x-amz-date": "20150830T123600Z",
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    });
  });
});

test("the validity is the code's life, yet never under the 5 seconds below which AWS refuses", () => {
  for (const [validitySeconds, TimeToLive] of [
    [600, 600],
    [6, 6],
    [5, 5],
    [4, 5],
    [1, 5],
  ] as const) {
    expect(JSON.parse(messageBody({ ...smsMessage, validitySeconds }, context, "mfa"))).toMatchObject({ TimeToLive });
  }
});

describe("voices", () => {
  const spoken = languages.flatMap(({ speech }) => [...speech]);

  test("every language that AWS speaks has a voice on its list; these have none", () => {
    const dumb = spoken.filter((tag) => voiceOf(tag) === null);
    expect(dumb).toEqual(["cs-CZ", "fi-FI", "he-IL", "hi-IN", "id-ID", "uk-UA", "vi-VN"]);
    for (const tag of spoken.filter((tag) => !dumb.includes(tag))) expect(voiceId.safeParse(voiceOf(tag)).success, tag).toBe(true);
  });

  test.each([
    ["en-US", "JOANNA"],
    ["en-GB", "AMY"],
    ["en-ZA", "JOANNA"],
    ["es-MX", "MIA"],
    ["es-AR", "LUPE"],
    ["de-CH", "VICKI"],
    ["pt-PT", "INES"],
    ["ar-SA", "ZEINA"],
    ["zh-TW", "ZHIYU"],
    ["constructor", null],
  ])("%s is spoken by %s", (tag, voice) => {
    expect(voiceOf(tag)).toBe(voice);
  });
});

test.each([
  ["in a language without a voice", { language: "cs-CZ", lines: ["Kód: 1"] }],
  // Escaped, each of these is five characters.
  ["that is too long", { language: "en-US", lines: ["&".repeat(1_200)] }],
])("a script %s is not sent, and another route may do it", async (_, script) => {
  await using server = await startCarrierServer(aws.sms.accepted);
  const carrier = await open(aws, server.url);
  const outcome = await carrier.send({ ...callMessage, script: { ...script, expectsKeyPress: false } }, context);
  expect(outcome).toMatchObject({ outcome: "rejected", fault: "route" });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

/** With a server in the place of SNS. */
function openAt(sns: CarrierServer): Carrier {
  const settings = { name: "aws-a", credentials: awsAccount, baseUrl: "http://127.0.0.1:9", timeoutMs: 1_000 };
  return createAws(settings, createHttpClient({ baseUrl: sns.url, timeoutMs: 1_000 }));
}

async function withSns(behaviour: Behaviour, act: (carrier: Carrier, sns: CarrierServer) => Promise<void>): Promise<void> {
  await using sns = await startCarrierServer(behaviour);
  const carrier = openAt(sns);
  await act(carrier, sns);
  await carrier.close();
}

const notification = (more: Envelope = {}): CallbackRequest => posted(signedEnvelope(envelope({ Message: "{}", ...more }, nowMs)), nowMs);
const named = (digits: string): Envelope => ({ SigningCertURL: `${snsHost}/SimpleNotificationService-${digits.padStart(32, "0")}.pem` });
const pem = (body: string): Behaviour => ({ status: 200, body });

describe("a certificate", () => {
  test("is asked for once, by many messages at a time and ever after", () =>
    withSns(pem(certificate), async (carrier, sns) => {
      const messages = Array.from({ length: 20 }, (_, index) => notification({ MessageId: `m-${index}` }));
      for (const verification of await Promise.all(messages.map(async (message) => carrier.verify(message)))) {
        expect(verification).toEqual({ genuine: true });
      }
      expect(await carrier.verify(notification())).toEqual({ genuine: true });
      expect(sns.requests).toMatchObject([{ method: "GET", path: certificatePath, body: "" }]);
    }));

  test("that SNS doesn't have is asked for again next time, and the message is forged", () =>
    withSns({ status: 403 }, async (carrier, sns) => {
      for (const _ of [1, 2]) expect(await carrier.verify(notification())).toEqual({ genuine: false, why: expect.any(String) });
      expect(sns.requests).toHaveLength(2);
    }));

  test.each([{ status: 500 }, { status: 503 }, { status: 429 }, "reset", "truncate"] as const)(
    "that can't be had just now (%j) leaves it open whether the message is genuine, until it can",
    (behaviour) =>
      withSns(behaviour, async (carrier, sns) => {
        expect(await carrier.verify(notification())).toMatchObject({ genuine: false, undecided: true });
        sns.behaviour = pem(certificate);
        expect(await carrier.verify(notification())).toEqual({ genuine: true });
      }),
  );

  test("is not asked for by what can be seen to be wrong without it", () =>
    withSns(pem(certificate), async (carrier, sns) => {
      const genuine = notification();
      for (const [name, forge] of Object.entries(cases.forgeries)) {
        if (/SNS|secret|another message|message's id|subject|kind|topic of ours|under the name/.test(name)) continue;
        expect(await carrier.verify(forge(genuine)), name).toMatchObject({ genuine: false });
      }
      expect(sns.requests).toEqual([]);
    }));

  test("is one of four at most that are asked for at a time; further messages should come again", () =>
    withSns("hang", async (carrier, sns) => {
      const messages = Array.from({ length: 10 }, (_, index) => notification(named(String(index))));
      const pending = messages.slice(0, 4).map(async (message) => carrier.verify(message));
      await sns.got(4);
      for (const message of messages.slice(4)) expect(await carrier.verify(message)).toMatchObject({ genuine: false, undecided: true });
      expect(sns.requests).toHaveLength(4);
      // Cuts the four off.
      await sns[Symbol.asyncDispose]();
      for (const verification of await Promise.all(pending)) expect(verification).toMatchObject({ genuine: false, undecided: true });
    }));

  test("is one of eight at most that are kept", () =>
    withSns(pem(certificate), async (carrier, sns) => {
      for (let index = 0; index < 9; index++) await carrier.verify(notification(named(String(index))));
      expect(sns.requests).toHaveLength(9);
      await carrier.verify(notification(named("8")));
      expect(sns.requests).toHaveLength(9);
      await carrier.verify(notification(named("0")));
      expect(sns.requests).toHaveLength(10);
    }));

  const weak = generateKeyPairSync("rsa", { modulusLength: 1_024 });
  const elliptic = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const valid = { validFrom: "2020-01-01T00:00:00Z", validTo: "2040-01-01T00:00:00Z" };
  const made = (publicKey = signingKeys.publicKey, times = valid): string =>
    selfMadeCertificate({ publicKey, signer: signingKeys.privateKey, ...times });

  test.each([
    ["that is over", made(signingKeys.publicKey, { ...valid, validTo: "2026-01-01T00:00:00Z" })],
    ["that is not valid yet", made(signingKeys.publicKey, { ...valid, validFrom: "2027-01-01T00:00:00Z" })],
    ["of an elliptic curve", made(elliptic.publicKey)],
    ["that is none", "<html>"],
    ["that is cut", certificate.slice(0, 200)],
    ["that is empty", ""],
  ])("%s proves nothing", (_, body) =>
    withSns(pem(body), async (carrier) => {
      expect(await carrier.verify(notification())).toEqual({ genuine: false, why: expect.any(String) });
    }),
  );

  test("of a short key proves nothing, although the signature is right", () =>
    withSns(pem(made(weak.publicKey)), async (carrier) => {
      const signed = posted(signedEnvelope(envelope({ Message: "{}" }, nowMs), weak.privateKey), nowMs);
      expect(await carrier.verify(signed)).toEqual({ genuine: false, why: expect.any(String) });
    }));
});

describe("a topic that asks whether we want its messages", () => {
  const token = "2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92768dd60a747ba6f3beb71854e285d6ad";
  const question = (more: Envelope = {}): Envelope => ({
    Type: "SubscriptionConfirmation",
    Token: token,
    Message: "You have chosen to subscribe to the topic.",
    // Not where SNS is: it is not called, whoever has signed it.
    SubscribeURL: "https://evil.example/?Action=ConfirmSubscription",
    ...more,
  });

  test("is told so at SNS's own address, with the token that came", () =>
    withSns({ status: 200, body: "<ConfirmSubscriptionResponse/>" }, async (carrier, sns) => {
      expect(await carrier.handshake?.(notification(question()))).toEqual({ status: 200, contentType: "text/plain", body: "" });
      expect(sns.requests).toMatchObject([{ method: "POST", path: "/", headers: { "content-type": "application/x-www-form-urlencoded" } }]);
      expect(Object.fromEntries(new URLSearchParams(sns.requests[0]?.body))).toEqual({
        Action: "ConfirmSubscription",
        Version: "2010-03-31",
        TopicArn: awsAccount.topicArns[0],
        Token: token,
      });
    }));

  test.each([{ status: 400 }, { status: 500 }, "reset"] as const)("is asked to come again when SNS doesn't take it (%j)", (behaviour) =>
    withSns(behaviour, async (carrier) => {
      expect(await carrier.handshake?.(notification(question()))).toMatchObject({ status: 503 });
    }),
  );

  test("is believed like any message: by the signature, which the token belongs to", () =>
    withSns(pem(certificate), async (carrier) => {
      expect(await carrier.verify(notification(question()))).toEqual({ genuine: true });
      const altered = { ...signedEnvelope(envelope(question(), nowMs)), Token: "a" };
      expect(await carrier.verify(posted(altered, nowMs))).toMatchObject({ genuine: false });
      const elsewhere = { ...signedEnvelope(envelope(question(), nowMs)), SubscribeURL: "https://other.example/" };
      expect(await carrier.verify(posted(elsewhere, nowMs))).toMatchObject({ genuine: false });
      const ofAnother = notification(question({ TopicArn: "arn:aws:sns:us-east-1:123456789012:other" }));
      expect(await carrier.verify(ofAnother)).toMatchObject({ genuine: false });
    }));

  test("is not asked back: the end of a subscription, and every other message, are no question", () =>
    withSns({ status: 200 }, async (carrier, sns) => {
      const ended = notification(question({ Type: "UnsubscribeConfirmation" }));
      expect(await carrier.handshake?.(ended)).toBeNull();
      expect(carrier.parseReceipts(ended)).toMatchObject({ kind: "ignored" });
      expect(await carrier.handshake?.(notification())).toBeNull();
      expect(await carrier.handshake?.({ ...notification(), rawBody: Buffer.from("x") })).toBeNull();
      expect(sns.requests).toEqual([]);
    }));
});

test("a subject is signed too", () =>
  withSns(pem(certificate), async (carrier) => {
    expect(await carrier.verify(notification({ Subject: "Test" }))).toEqual({ genuine: true });
    const without = { ...signedEnvelope(envelope({ Message: "{}", Subject: "Test" }, nowMs)), Subject: undefined };
    expect(await carrier.verify(posted(without, nowMs))).toMatchObject({ genuine: false });
  }));

test("what isn't an envelope of SNS is malformed, whatever it holds, and never an exception", async () => {
  await using sns = await startCarrierServer(pem(certificate));
  const carrier = openAt(sns);
  const names = ["Type", "MessageId", "TopicArn", "Message", "Timestamp", "Signature", "SignatureVersion", "SigningCertURL", "Token"];
  const genuine = signedEnvelope(envelope({ Message: "{}" }, nowMs));
  const damaged = fc.record({ name: fc.constantFrom(...names), value: fc.oneof(fc.jsonValue(), anyText({ maxLength: 60 })) });
  await fc.assert(
    fc.asyncProperty(damaged, async ({ name, value }) => {
      fc.pre(value !== genuine[name] && !(name === "Token"));
      const request = posted({ ...genuine, [name]: value }, nowMs);
      expect(await carrier.verify(request)).toMatchObject({ genuine: false });
      expect(["malformed", "ignored"]).toContain(carrier.parseReceipts(request).kind);
      expect(await carrier.handshake?.(request)).toBeNull();
    }),
    { numRuns: 200 },
  );
  await carrier.close();
});
