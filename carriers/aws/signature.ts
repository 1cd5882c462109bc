/**
 * Verifies what SNS posts: an RSA signature over the fields of the message, its time and topic among them, by a certificate of
 * SNS. Only version 2 of it: version 1 signs a SHA-1 hash, and every topic can be switched over.
 */
import { verify } from "node:crypto";
import type { CallbackRequest, Verification } from "../carrier.ts";
import { genuine, refused, undecided } from "../verification.ts";
import type { Certificates } from "./certificates.ts";
import type { AwsCredentials } from "./credentials.ts";
import { readSnsMessage, signedText } from "./sns-message.ts";

/** SNS tries for up to an hour, with the time of the first try. */
const toleranceMs = 3_600_000;

export function snsAddress(region: string): string {
  return `https://sns.${region}.amazonaws.com`;
}

export function createSignatureCheck(
  { region, topicArns }: Pick<AwsCredentials, "region" | "topicArns">,
  certificates: Certificates,
): (request: CallbackRequest) => Promise<Verification> {
  const topics: ReadonlySet<string> = new Set(topicArns);
  return async ({ rawBody, nowMs }) => {
    // All that can be seen from the message alone comes first: nobody who doesn't know the topic makes us ask SNS.
    const message = readSnsMessage(rawBody);
    if (message === null) return refused("not a message of SNS");
    if (!topics.has(message.TopicArn)) return refused("of another topic");
    if (message.SignatureVersion !== "2") return refused("not of signature version 2: set it on the topic");
    if (!(Math.abs(nowMs - timeOf(message.Timestamp)) <= toleranceMs)) return refused("too old, or from the future");
    const path = certificatePath(message.SigningCertURL, region);
    if (path === null) return refused("a certificate that is not of SNS in this region");
    const signature = Buffer.from(message.Signature, "base64");
    if (signature.toString("base64") !== message.Signature) return refused("no signature");

    const found = await certificates.find(path);
    if (found.kind === "unreachable") return undecided("the certificate could not be had from SNS");
    if (found.kind === "none") return refused("a certificate that SNS doesn't have");
    const { publicKey, validFromMs, validToMs } = found.certificate;
    if (nowMs < validFromMs || nowMs > validToMs) return refused("a certificate that is not valid now");
    return verify("sha256", Buffer.from(signedText(message)), publicKey, signature) ? genuine : refused("wrong signature");
  };
}

/** NaN when it isn't a time as SNS writes it. */
function timeOf(timestamp: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
}

/** The part behind the host, for a certificate of the one host that we ask; null for all others. */
function certificatePath(url: string, region: string): string | null {
  const address = snsAddress(region);
  if (!url.startsWith(`${address}/`)) return null;
  const path = url.slice(address.length);
  return /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/.test(path) ? path : null;
}
