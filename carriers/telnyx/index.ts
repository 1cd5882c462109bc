/** Telnyx: text messages over its messaging API, calls as TeXML, both over version 2 of its REST API. */
import type { AdapterDefinition, CallMessage, Carrier, CarrierSettings, SendContext, SmsMessage } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import type { SendOutcome } from "../outcome.ts";
import { telnyxCredentials } from "./credentials.ts";
import type { TelnyxCredentials } from "./credentials.ts";
import { errorOf } from "./error-body.ts";
import { refusals } from "./errors.ts";
import { parseReceipts } from "./receipts.ts";
import { createSignatureCheck } from "./signature.ts";
import { messageBody, messageAcceptanceOf, parseInbound } from "./sms.ts";
import { callBody, callAcceptanceOf, parseKeyPress, speakAndHangUp } from "./voice.ts";

const defaultBaseUrl = "https://api.telnyx.com/v2";

export const adapter: AdapterDefinition<typeof telnyxCredentials> = {
  name: "telnyx",
  channels: ["sms", "voice"],
  credentials: telnyxCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: true,
  create: (settings) => Promise.resolve(createTelnyx(settings)),
};

function createTelnyx({ credentials, baseUrl, timeoutMs }: CarrierSettings<TelnyxCredentials>): Carrier {
  const http = createHttpClient({ baseUrl: baseUrl ?? defaultBaseUrl, timeoutMs });
  const headers = { authorization: `Bearer ${credentials.apiKey}`, "content-type": "application/json", accept: "application/json" };
  const post = (path: string, body: string, signal: AbortSignal) => http.send({ method: "POST", path, headers, body }, signal);

  async function sendSms(message: SmsMessage, context: SendContext): Promise<SendOutcome> {
    const result = await post("/messages", messageBody(message, context, credentials), context.signal);
    return outcomeOf(result, { acceptanceOf: messageAcceptanceOf, errorOf, refusals }, sentParts(message), Date.now());
  }

  async function call(message: CallMessage, context: SendContext): Promise<SendOutcome> {
    const { accountSid, applicationSid } = credentials;
    if (accountSid === undefined || applicationSid === undefined) return noApplication;
    const result = await post(`/texml/Accounts/${accountSid}/Calls`, callBody(message, context, applicationSid), context.signal);
    const reader = { acceptanceOf: (body: unknown) => callAcceptanceOf(body, message), errorOf, refusals };
    return outcomeOf(result, reader, sentParts(message), Date.now());
  }

  return {
    send: (message, context) => (message.channel === "sms" ? sendSms(message, context) : call(message, context)),
    verify: createSignatureCheck(credentials.publicKey),
    parseReceipts,
    parseInbound,
    parseKeyPress,
    // No TeXML: in answer to a call's report it would be taken as what the call should do next.
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    speakAndHangUp,
    close: () => http.close(),
  };
}

const noApplication: SendOutcome = {
  outcome: "rejected",
  reason: "carriers_unavailable",
  fault: "account",
  carrierCode: null,
  carrierText: "not sent: calls need accountSid and applicationSid in this carrier's credentials",
};
