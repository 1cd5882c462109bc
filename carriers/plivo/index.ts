/** Plivo: text messages and calls over version 1 of its REST API. */
import type { AdapterDefinition, CallMessage, Carrier, CarrierSettings, SendContext, SmsMessage } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import type { AnswerReader } from "../http-outcome.ts";
import type { SendOutcome } from "../outcome.ts";
import { plivoCredentials } from "./credentials.ts";
import type { PlivoCredentials } from "./credentials.ts";
import { refusals } from "./errors.ts";
import { parseReceipts } from "./receipts.ts";
import { errorOf, refusalOf } from "./refusal-words.ts";
import { createSignatureCheck } from "./signature.ts";
import { messageAcceptanceOf, messageBody, parseInbound } from "./sms.ts";
import { callAcceptanceOf, callBody, callScript, parseKeyPress, speakAndHangUp } from "./voice.ts";

const defaultBaseUrl = "https://api.plivo.com";

export const adapter: AdapterDefinition<typeof plivoCredentials> = {
  name: "plivo",
  channels: ["sms", "voice"],
  credentials: plivoCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: true,
  create: (settings) => Promise.resolve(createPlivo(settings)),
};

function createPlivo({ credentials, baseUrl, timeoutMs }: CarrierSettings<PlivoCredentials>): Carrier {
  const { authId, authToken } = credentials;
  const http = createHttpClient({ baseUrl: baseUrl ?? defaultBaseUrl, timeoutMs });
  const headers = {
    authorization: `Basic ${Buffer.from(`${authId}:${authToken}`).toString("base64")}`,
    "content-type": "application/json",
    accept: "application/json",
  };

  async function post(resource: string, body: string, reader: AnswerReader, message: SmsMessage | CallMessage, context: SendContext) {
    const result = await http.send({ method: "POST", path: `/v1/Account/${authId}/${resource}/`, headers, body }, context.signal);
    return outcomeOf(result, reader, sentParts(message), Date.now());
  }

  async function call(message: CallMessage, context: SendContext): Promise<SendOutcome> {
    const body = callBody(message, context);
    return body === null ? noVoice : post("Call", body, callAnswer, message, context);
  }

  return {
    send: (message, context) =>
      message.channel === "sms" ? post("Message", messageBody(message, context), messageAnswer, message, context) : call(message, context),
    verify: createSignatureCheck(authToken),
    parseReceipts,
    parseInbound,
    parseKeyPress,
    // Plivo would send any message in it to the person who wrote.
    acknowledge: () => ({ status: 200, contentType: "text/xml", body: "<Response/>" }),
    speakAndHangUp,
    callScript,
    close: () => http.close(),
  };
}

const messageAnswer: AnswerReader = { acceptanceOf: messageAcceptanceOf, refusalOf, errorOf, refusals };
const callAnswer: AnswerReader = { acceptanceOf: callAcceptanceOf, errorOf, refusals };

const noVoice: SendOutcome = {
  outcome: "rejected",
  reason: "unknown",
  fault: "route",
  carrierCode: null,
  carrierText: "not sent: Plivo has no voice for the language of this call",
};
