/** AWS End User Messaging: text messages and one-way calls over its SMS and Voice API (version 2), reports over SNS. */
import type { AdapterDefinition, CallMessage, Carrier, CarrierSettings, SendContext, SmsMessage } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient, type HttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import { noCalls } from "../no-calls.ts";
import type { SendOutcome } from "../outcome.ts";
import { answerReader } from "./answer.ts";
import { createCertificates } from "./certificates.ts";
import { awsCredentials } from "./credentials.ts";
import type { AwsCredentials } from "./credentials.ts";
import { confirmSubscription } from "./handshake.ts";
import { parseReceipts } from "./receipts.ts";
import { signedHeaders } from "./request-signature.ts";
import { createSignatureCheck, snsAddress } from "./signature.ts";
import { messageBody, parseInbound } from "./sms.ts";
import { callBody } from "./voice.ts";

export const adapter: AdapterDefinition<typeof awsCredentials> = {
  name: "aws",
  channels: ["sms", "voice"],
  credentials: awsCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: false,
  create: (settings) => {
    const sns = createHttpClient({ baseUrl: snsAddress(settings.credentials.region), timeoutMs: settings.timeoutMs });
    return Promise.resolve(createAws(settings, sns));
  },
};

/** @param sns where certificates come from and subscriptions are confirmed; closed with the carrier */
export function createAws({ credentials, baseUrl, timeoutMs }: CarrierSettings<AwsCredentials>, sns: HttpClient): Carrier {
  const { region, configurationSet } = credentials;
  const address = baseUrl ?? `https://sms-voice.${region}.amazonaws.com`;
  const http = createHttpClient({ baseUrl: address, timeoutMs });
  const { host } = new URL(address);
  const key = { ...credentials, service: "sms-voice" };

  async function post(action: string, body: string, message: SmsMessage | CallMessage, context: SendContext): Promise<SendOutcome> {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `PinpointSMSVoiceV2.${action}` };
    const signed = signedHeaders({ host, headers, body }, key, Date.now());
    const result = await http.send({ method: "POST", path: "/", headers: signed, body }, context.signal);
    return outcomeOf(result, answerReader, sentParts(message), Date.now());
  }

  async function call(message: CallMessage, context: SendContext): Promise<SendOutcome> {
    const call = callBody(message, context, configurationSet);
    if (call.kind === "body") return post("SendVoiceMessage", call.body, message, context);
    return { outcome: "rejected", reason: "unknown", fault: "route", carrierCode: null, carrierText: call.why };
  }

  return {
    send: (message, context) =>
      message.channel === "sms"
        ? post("SendTextMessage", messageBody(message, context, configurationSet), message, context)
        : call(message, context),
    verify: createSignatureCheck(credentials, createCertificates(sns)),
    handshake: (request) => confirmSubscription(request, sns),
    parseReceipts,
    parseInbound,
    ...noCalls,
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    async close() {
      await Promise.all([http.close(), sns.close()]);
    },
  };
}
