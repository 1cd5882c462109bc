/**
 * How AWS End User Messaging speaks, from its service model (SMS and Voice, version 2), its user guide's examples of events and
 * the developer guide of SNS.
 */
import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import type { AwsCredentials } from "../../carriers/aws/credentials.ts";
import { messageFaults, refusals } from "../../carriers/aws/errors.ts";
import { adapter, createAws } from "../../carriers/aws/index.ts";
import { voiceOf } from "../../carriers/aws/voices.ts";
import type { CallbackRequest, CarrierSettings } from "../../carriers/carrier.ts";
import type { HttpClient } from "../../carriers/http.ts";
import type { Parsed, Receipt } from "../../carriers/receipt.ts";
import type { CarrierCases, Case, Payload } from "../contract/carrier-cases.ts";
import { readSsml } from "../contract/dialects/ssml.ts";
import { flipByte } from "../contract/signature-in-header.ts";
import type { GotRequest, WireAnswer } from "../support/carrier-server.ts";
import { selfMadeCertificate } from "../support/self-made-certificate.ts";

export const topicArn = "arn:aws:sns:us-east-1:123456789012:sms";
const otherTopicArn = "arn:aws:sns:us-east-1:123456789012:people";
export const awsAccount: AwsCredentials = {
  region: "us-east-1",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  configurationSet: "mfa",
  topicArns: [topicArn, otherTopicArn],
};
const messageId = "862a8790-60c0-4430-9b2b-658bd0000001";
const token = "dlv_01k0000000000000000000000a-1-AAAAAAAAAAAAAAAAAAAAAA";

const phone = z
  .string()
  .max(20)
  .regex(/^\+[1-9][0-9]{1,18}$/);
const common = {
  DestinationPhoneNumber: phone,
  OriginationIdentity: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_:/+-]+$/),
  ConfigurationSetName: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_:/-]+$/),
  TimeToLive: z.int().min(5).max(259_200),
  Context: z.record(z.string().min(1).max(100).regex(/^\S+$/), z.string().min(1).max(800).regex(/^\S+$/)),
};
const smsRequest = z.strictObject({
  ...common,
  MessageBody: z.string().min(1).max(1_600),
  MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]),
});
const voiceIds =
  "AMY ASTRID BIANCA BRIAN CAMILA CARLA CARMEN CELINE CHANTAL CONCHITA CRISTIANO DORA EMMA ENRIQUE EWA FILIZ GERAINT GIORGIO GWYNETH HANS " +
  "INES IVY JACEK JAN JOANNA JOEY JUSTIN KARL KENDRA KIMBERLY LEA LIV LOTTE LUCIA LUPE MADS MAJA MARLENE MATHIEU MATTHEW MAXIM MIA MIGUEL " +
  "MIZUKI NAJA NICOLE PENELOPE RAVEENA RICARDO RUBEN RUSSELL SALLI SEOYEON TAKUMI TATYANA VICKI VITORIA ZEINA ZHIYU";
export const voiceId = z.enum(voiceIds.split(" "));
const callRequest = z.strictObject({
  ...common,
  MessageBody: z.string().min(1).max(6_000),
  MessageBodyTextType: z.literal("SSML"),
  VoiceId: voiceId,
});

function jsonOf(request: GotRequest, action: string): unknown {
  expect(request).toMatchObject({ method: "POST", path: "/" });
  expect(request.headers).toMatchObject({
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `PinpointSMSVoiceV2.${action}`,
  });
  expectSigned(request);
  return JSON.parse(request.body);
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Made anew from what stands in the request, as the far side does it. */
function expectSigned({ headers, body }: GotRequest): void {
  const written =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/us-east-1\/sms-voice\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
  const [, id, day = "", names = "", signature] = written.exec(headers["authorization"] ?? "") ?? [];
  expect(id).toBe(awsAccount.accessKeyId);
  expect(names).toBe("content-type;host;x-amz-date;x-amz-target");
  const date = headers["x-amz-date"] ?? "";
  expect(date.startsWith(`${day}T`)).toBe(true);
  const request = ["POST", "/", "", ...names.split(";").map((name) => `${name}:${headers[name]}`), "", names, hash(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", date, `${day}/us-east-1/sms-voice/aws4_request`, hash(request)].join("\n");
  let key: string | Buffer = `AWS4${awsAccount.secretAccessKey}`;
  for (const part of [day, "us-east-1", "sms-voice", "aws4_request"]) key = createHmac("sha256", key).update(part).digest();
  expect(signature).toBe(createHmac("sha256", key).update(text).digest("hex"));
}

const headers = { "content-type": "application/x-amz-json-1.0" };
const ok: WireAnswer = { status: 200, headers, body: JSON.stringify({ MessageId: messageId }) };

/** With what a reason that isn't listed here comes is all the same. */
const exceptions: Readonly<Record<string, string>> = {
  ACCOUNT_DISABLED: "AccessDeniedException",
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: "ServiceQuotaExceededException",
  DAILY_DESTINATION_CALL_LIMIT: "ServiceQuotaExceededException",
  DESTINATION_PHONE_NUMBER_OPTED_OUT: "ConflictException",
};

const saysNo = {
  refusals,
  refusal(key: string, words: string): WireAnswer {
    const [code = "", detail] = key.split("/");
    const isReason = /^[A-Z_]+$/.test(code);
    const error = {
      __type: `com.amazonaws.pinpointsmsvoicev2#${isReason ? (exceptions[code] ?? "ValidationException") : code}`,
      Message: words,
      ...(isReason ? { Reason: code } : {}),
      ...(detail === undefined ? {} : isReason ? { Fields: [{ Name: detail, Message: "is not valid" }] } : { ResourceType: detail }),
    };
    return { status: 400, headers, body: JSON.stringify(error) };
  },
  garbage: {
    nothing: "",
    "a page": "<html>OK</html>",
    null: "null",
    "no id": "{}",
    "an id of another form": JSON.stringify({ MessageId: "a b" }),
    "an id that isn't a text": JSON.stringify({ MessageId: 1 }),
    "an exception": JSON.stringify({ __type: "InternalServerException", Message: "no" }),
  },
};

const payload = (published: object): Payload => ({ contentType: "text/plain; charset=UTF-8", body: JSON.stringify(published) });
const event = (eventType: string, more: object = {}): Payload =>
  payload({
    eventType,
    eventVersion: "1.0",
    eventTimestamp: 1_780_000_000_470,
    isFinal: true,
    originationPhoneNumber: "+14255550100",
    destinationPhoneNumber: "+14255550123",
    isoCountryCode: "US",
    mcc: "310",
    mnc: "800",
    messageId,
    messageRequestTimestamp: 1_780_000_000_170,
    messageEncoding: "GSM",
    messageType: "TRANSACTIONAL",
    messageStatus: eventType.replace(/^[A-Z]+_/, ""),
    messageStatusDescription: "In words",
    context: { attempt: token },
    totalMessageParts: 1,
    totalMessagePrice: 0.00581,
    totalCarrierFee: 0.0,
    ...more,
  });

function receipt(eventType: string, expected: Partial<Receipt> & Pick<Receipt, "status">): Parsed<Receipt> {
  const base = {
    carrierMessageId: messageId,
    carrierCode: eventType,
    carrierText: "In words",
    reason: null,
    tryOtherRoute: false,
  } as const;
  return { kind: "parsed", items: [{ ...base, attemptToken: token, ...expected }] };
}
const eventCase = (eventType: string, expected: Partial<Receipt> & Pick<Receipt, "status">): Case<Receipt> => ({
  name: eventType,
  payload: event(eventType),
  expected: receipt(eventType, expected),
});
const malformed = (name: string, published: Payload): Case<never> => ({
  name,
  payload: published,
  expected: { kind: "malformed", why: expect.any(String) as string },
});
const ignored = <T>(name: string, published: Payload): Case<T> => ({
  name,
  payload: published,
  expected: { kind: "ignored", why: expect.any(String) as string },
});

const fromPerson = (more: object = {}): Payload =>
  payload({
    originationNumber: "+14255550123",
    destinationNumber: "97671",
    messageKeyword: "STOP",
    messageBody: "Stop ü",
    inboundMessageId: "cae173d2-66b9-564c-8309-21f858e9fb84",
    previousPublishedMessageId: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ...more,
  });
const inboundItem = {
  carrierMessageId: "cae173d2-66b9-564c-8309-21f858e9fb84",
  from: "+14255550123",
  to: "97671",
  text: "Stop ü",
};

export const signingKeys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const otherKeys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const validity = { validFrom: "2020-01-01T00:00:00Z", validTo: "2040-01-01T00:00:00Z" };
export const snsHost = "https://sns.us-east-1.amazonaws.com";
export const certificatePath = "/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
export const certificate = selfMadeCertificate({ publicKey: signingKeys.publicKey, signer: signingKeys.privateKey, ...validity });

/** A public key that was published with what it has signed. */
const foreignKey = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzAQY57zOJ6kKJrERqJdu
6xZGTUtOPZ5x+RY9boJc2IUxBKKwBDXWemUtlHYaeiJscIkkbfDIQbZhJ/78yDbB
05W62rFqs9NvkSk+K+1XwL5AkB6/wtFfZjpSEHdmu45NvcnuLrs0ytqn/7KF1MRg
XiiDJZj1UF8McjeuvtepeOmFOC0/G7/eHheUPcTP9UeWh1pmQGrnIGFMpx6wjdZw
MDmX6D/rDJIkrSSEc5NrHWGYa2rgSuwmJoL/X6uNO8eL9fCNpKNP9jSHNlLKVWnj
vzAl/3MAmihDOIvdBr6LzQHuyA/1RFku2+LPLy3mG4Y1PMYmCWfidmIDKC4ozRSo
iwIDAQAB
-----END PUBLIC KEY-----
`);
const foreignPath = "/SimpleNotificationService-fedcba9876543210fedcba9876543210.pem";
const published: ReadonlyMap<string, string> = new Map([
  [certificatePath, certificate],
  [foreignPath, selfMadeCertificate({ publicKey: foreignKey, signer: signingKeys.privateKey, ...validity })],
]);
/** SNS' own address, at which certificates lie. */
const sns: HttpClient = {
  send: ({ path }) =>
    Promise.resolve({ kind: "answer", status: published.has(path) ? 200 : 403, headers: {}, body: published.get(path) ?? "<Error/>" }),
  close: () => Promise.resolve(),
};

export type Envelope = Readonly<Record<string, unknown>>;

export function envelope(more: Envelope, nowMs: number): Envelope {
  return {
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: topicArn,
    Timestamp: new Date(nowMs).toISOString(),
    SignatureVersion: "2",
    SigningCertURL: snsHost + certificatePath,
    UnsubscribeURL: `${snsHost}/?Action=Unsubscribe&SubscriptionArn=${topicArn}:c9135db0-26c4-47ec-8998-413945fb5a96`,
    ...more,
  };
}

/** In the order that SNS documents. */
const signedNames = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

export function signedEnvelope(unsigned: Envelope, privateKey = signingKeys.privateKey, algorithm = "sha256"): Envelope {
  const text = signedNames.flatMap((name) => (name in unsigned ? [`${name}\n${String(unsigned[name])}\n`] : [])).join("");
  return { ...unsigned, Signature: sign(algorithm, Buffer.from(text), privateKey).toString("base64") };
}

export function posted(written: Envelope, nowMs: number): CallbackRequest {
  const type = written["Type"];
  return {
    url: "https://gate.example/carriers/carrier-a/receipts",
    headers: { "content-type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": typeof type === "string" ? type : "none" },
    // As SNS writes it.
    rawBody: Buffer.from(JSON.stringify(written, null, 2)),
    nowMs,
  };
}

function read(request: CallbackRequest): Envelope {
  return JSON.parse(request.rawBody.toString()) as Envelope;
}
const altered = (change: Envelope) => (genuine: CallbackRequest) => posted({ ...read(genuine), ...change }, genuine.nowMs);
const resigned = (change: Envelope) => (genuine: CallbackRequest) => posted(signedEnvelope({ ...read(genuine), ...change }), genuine.nowMs);

/** What is signed, and what says how. */
const meaningful = [...signedNames, "SignatureVersion", "SigningCertURL"];

export const cases = {
  adapter: { ...adapter, create: (settings: CarrierSettings<AwsCredentials>) => Promise.resolve(createAws(settings, sns)) },
  credentials: awsAccount,
  secrets: [awsAccount.secretAccessKey, awsAccount.accessKeyId],
  badCredentials: {
    "no region": { ...awsAccount, region: undefined },
    "a region that is a host": { ...awsAccount, region: "us-east-1.example" },
    "no configuration set": { ...awsAccount, configurationSet: undefined },
    "a configuration set with a line break": { ...awsAccount, configurationSet: "mfa\n" },
    "a temporary key": { ...awsAccount, accessKeyId: "ASIAIOSFODNN7EXAMPLE" },
    "no secret": { ...awsAccount, secretAccessKey: "" },
    "no topic": { ...awsAccount, topicArns: [] },
    "a topic of another region": { ...awsAccount, topicArns: ["arn:aws:sns:eu-west-1:123456789012:sms"] },
    "a topic of any account": { ...awsAccount, topicArns: ["arn:aws:sns:us-east-1:*:sms"] },
  },
  basePath: "",
  sms: {
    ...saysNo,
    accepted: ok,
    id: messageId,
    check(request, message, context) {
      expect(smsRequest.parse(jsonOf(request, "SendTextMessage"))).toEqual({
        DestinationPhoneNumber: message.to,
        OriginationIdentity: message.sender.number,
        MessageBody: message.text,
        MessageType: "TRANSACTIONAL",
        ConfigurationSetName: "mfa",
        TimeToLive: message.validitySeconds,
        Context: { attempt: context.receiptUrl.split("/").at(-1) },
      });
    },
  },
  voice: {
    ...saysNo,
    accepted: ok,
    id: messageId,
    check(request, message, context) {
      expect(callRequest.parse(jsonOf(request, "SendVoiceMessage"))).toEqual({
        DestinationPhoneNumber: message.to,
        OriginationIdentity: message.callerId,
        MessageBody: expect.stringContaining("4, 8, 2, 9, 1, 3") as string,
        MessageBodyTextType: "SSML",
        VoiceId: "JOANNA",
        ConfigurationSetName: "mfa",
        TimeToLive: 60,
        Context: { attempt: context.receiptUrl.split("/").at(-1) },
      });
    },
    scriptOf: (request) => request.body,
    readScript(document) {
      const { MessageBody, VoiceId } = callRequest.parse(JSON.parse(document));
      // A voice message ends the call, and takes no keys.
      return { ...readSsml(MessageBody), languages: [VoiceId], keysTo: null, hangsUp: true };
    },
    languageName: (tag) => voiceOf(tag) ?? "nobody",
  },
  unknownCode: "BRAND_NEW_REASON",
  undelivered: (key) => (messageFaults.has(key) ? event(key) : null),
  messageFaults,
  receipts: [
    eventCase("TEXT_DELIVERED", { status: "delivered" }),
    eventCase("TEXT_SUCCESSFUL", { status: "sent" }),
    eventCase("TEXT_SENT", { status: "sent" }),
    eventCase("TEXT_UNKNOWN", { status: "unknown" }),
    eventCase("TEXT_BRAND_NEW", { status: "unknown" }),
    ignored("queued", event("TEXT_QUEUED", { isFinal: false })),
    ignored("pending", event("TEXT_PENDING", { isFinal: false })),
    ignored("unreachable, yet tried again", event("TEXT_UNREACHABLE", { isFinal: false })),
    {
      name: "its words hold nothing of the message",
      payload: event("TEXT_SPAM", { messageStatusDescription: "Spam 482913 to +14255550123" }),
      expected: receipt("TEXT_SPAM", {
        status: "undelivered",
        reason: "content_filtered",
        tryOtherRoute: true,
        carrierText: "Spam ••• to •••",
      }),
    },
    {
      name: "without words and without what we gave with the message",
      payload: event("TEXT_DELIVERED", { messageStatusDescription: null, context: undefined }),
      expected: receipt("TEXT_DELIVERED", { status: "delivered", carrierText: null, attemptToken: undefined }),
    },
    {
      name: "of somebody else's message",
      payload: event("TEXT_DELIVERED", { context: { attempt: ["x"], account: "bar" } }),
      expected: receipt("TEXT_DELIVERED", { status: "delivered", attemptToken: undefined }),
    },
    ignored("VOICE_INITIATED", event("VOICE_INITIATED", { isFinal: false })),
    eventCase("VOICE_RINGING", { status: "ringing" }),
    eventCase("VOICE_ANSWERED", { status: "answered" }),
    eventCase("VOICE_COMPLETED", { status: "completed" }),
    eventCase("VOICE_BUSY", { status: "busy", reason: "busy" }),
    eventCase("VOICE_NO_ANSWER", { status: "no_answer", reason: "no_answer" }),
    eventCase("VOICE_FAILED", { status: "failed", reason: "unknown", tryOtherRoute: true }),
    eventCase("VOICE_TTL_EXPIRED", { status: "failed", reason: "carriers_unavailable", tryOtherRoute: true }),
    eventCase("VOICE_BRAND_NEW", { status: "unknown" }),
    ignored("a picture message", event("MEDIA_DELIVERED")),
    ignored("a message to us", fromPerson()),
    ignored("what AWS publishes to try a topic out", { contentType: "text/plain", body: "Successfully validated SNS topic." }),
    ignored("a number", { contentType: "text/plain", body: "1" }),
    malformed("an event without an id", event("TEXT_DELIVERED", { messageId: undefined })),
    malformed("an event without a name", payload({ eventType: 1, messageId })),
  ],
  inbound: [
    { name: "an answer", payload: fromPerson(), expected: { kind: "parsed", items: [inboundItem] } },
    {
      name: "an answer to a long number, without text",
      payload: fromPerson({ destinationNumber: "+14255550100", messageBody: null }),
      expected: { kind: "parsed", items: [{ ...inboundItem, to: "+14255550100", text: "" }] },
    },
    ignored("from a short code", fromPerson({ originationNumber: "12345" })),
    ignored("from a name", fromPerson({ originationNumber: "+Contoso" })),
    ignored("an event", event("TEXT_DELIVERED")),
    ignored("something else", payload({ hello: "world" })),
    malformed("no sender", fromPerson({ originationNumber: undefined })),
  ],
  keyPresses: [],
  sign: ({ body }, nowMs) => posted(signedEnvelope(envelope({ Message: body }, nowMs)), nowMs),
  vectors: [
    {
      name: "a notification that was signed elsewhere",
      credentials: awsAccount,
      request: posted(
        {
          Type: "Notification",
          MessageId: "82833b5c-8d5d-56d0-b0e1-7511f8253eb8",
          TopicArn: topicArn,
          Message: '{"eventType":"TEXT_DELIVERED","isFinal":true}',
          Timestamp: "2026-11-23T15:00:00.000Z",
          SignatureVersion: "2",
          Signature:
            "jvEgazQUMQ+tCEUaM45FFTJu2nqkasnYr9ayTGVWXLb/Kbh4MPYLk3nXQ6zoEhkSqLqqUp27SrqeYoABSULyHi0IGthyGnW46SctdOOzITPeQZLfaTbpUWvv9yBkaFPPzb3BWGUu1l/a769a/mdgGq6h5NCG94Cv8FZUL33D6rVFErkn46kFqT2Az/4/Iddt4JJqD/AwJaKnucS2aajOW3aYUNQDFjUWwDrF+29+ccWLeQMvcqf72KU2CfwnR/Dd9/gzCOdHkOnS1quKVU+hJa7B0KU9pPvLqKBUkkjYgx2zGS1rlAcfUum4abRKtj+5rN+h7bJSeVeiQF4GBfMBaA==",
          SigningCertURL: snsHost + foreignPath,
        },
        Date.parse("2026-11-23T15:00:00Z"),
      ),
    },
  ],
  forgeries: {
    "signed with another secret": (genuine) => posted(signedEnvelope(read(genuine), otherKeys.privateKey), genuine.nowMs),
    "of another topic": resigned({ TopicArn: "arn:aws:sns:us-east-1:210987654321:sms" }),
    "for another topic of ours": altered({ TopicArn: otherTopicArn }),
    "of yesterday": resigned({ Timestamp: new Date(1_780_000_000_000 - 86_400_000).toISOString() }),
    "with the time of another message": altered({ Timestamp: new Date(1_780_000_000_001).toISOString() }),
    "with a time in words": resigned({ Timestamp: "now" }),
    "with another message": altered({ Message: "{}" }),
    "with another message's id": altered({ MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf325" }),
    "with a subject that was not signed": altered({ Subject: "x" }),
    "as another kind of message": altered({ Type: "UnsubscribeConfirmation", Token: "a", SubscribeURL: "b" }),
    "in version 1": (genuine) =>
      posted(signedEnvelope({ ...read(genuine), SignatureVersion: "1" }, signingKeys.privateKey, "sha1"), genuine.nowMs),
    "in version 1 under the name of version 2": (genuine) =>
      posted(signedEnvelope(read(genuine), signingKeys.privateKey, "sha1"), genuine.nowMs),
    "in version 3": resigned({ SignatureVersion: "3" }),
    "with a certificate of another region": resigned({ SigningCertURL: `https://sns.us-west-2.amazonaws.com${certificatePath}` }),
    "with a certificate of another host": resigned({ SigningCertURL: `https://sns.us-east-1.amazonaws.com.example${certificatePath}` }),
    "with a certificate behind a name and password": resigned({ SigningCertURL: `${snsHost}@evil.example${certificatePath}` }),
    "with a certificate behind another path": resigned({ SigningCertURL: `${snsHost}/x/..${certificatePath}` }),
    "with a certificate without TLS": resigned({ SigningCertURL: `http://sns.us-east-1.amazonaws.com${certificatePath}` }),
    "with a certificate that SNS doesn't have": resigned({
      SigningCertURL: `${snsHost}/SimpleNotificationService-${"0".repeat(32)}.pem`,
    }),
    "with another certificate of SNS": resigned({ SigningCertURL: snsHost + foreignPath }),
    "delivered raw, without an envelope": (genuine) => ({ ...genuine, rawBody: Buffer.from(String(read(genuine)["Message"])) }),
  },
  signature: {
    covers: "body",
    toleranceMs: 3_600_000,
    read(request) {
      try {
        const { Signature } = read(request);
        return typeof Signature === "string" ? Signature : undefined;
      } catch {
        return undefined;
      }
    },
    write: (request, signature) => posted({ ...read(request), Signature: signature }, request.nowMs),
    flip: (signature, at, xor) => flipByte(Buffer.from(signature, "base64"), at, xor).toString("base64"),
    meaning(body) {
      try {
        const written = JSON.parse(body.toString()) as Envelope;
        return JSON.stringify(meaningful.map((name) => written[name]));
      } catch {
        return body.toString("latin1");
      }
    },
  },
} satisfies CarrierCases;
