/** Infobip: text messages over version 3 of its SMS API, calls as its voice messages. */
import type { AdapterDefinition, CallMessage, Carrier, CarrierSettings, SendContext, SmsMessage } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import { noCalls } from "../no-calls.ts";
import type { SendOutcome } from "../outcome.ts";
import { answerReader } from "./answer.ts";
import { infobipCredentials } from "./credentials.ts";
import type { InfobipCredentials } from "./credentials.ts";
import { parseReceipts } from "./receipts.ts";
import { createSignatureCheck } from "./signature.ts";
import { messageBody, parseInbound } from "./sms.ts";
import { callBody } from "./voice.ts";

export const adapter: AdapterDefinition<typeof infobipCredentials> = {
  name: "infobip",
  channels: ["sms", "voice"],
  credentials: infobipCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: false,
  create: (settings) => Promise.resolve(createInfobip(settings)),
};

function createInfobip({ credentials, baseUrl, timeoutMs }: CarrierSettings<InfobipCredentials>): Carrier {
  const { host, apiKey, webhookSecret } = credentials;
  const http = createHttpClient({ baseUrl: baseUrl ?? `https://${host}`, timeoutMs });
  const headers = { authorization: `App ${apiKey}`, "content-type": "application/json", accept: "application/json" };

  async function post(path: string, body: string, message: SmsMessage | CallMessage, context: SendContext): Promise<SendOutcome> {
    const result = await http.send({ method: "POST", path, headers, body }, context.signal);
    return outcomeOf(result, answerReader, sentParts(message), Date.now());
  }

  async function call(message: CallMessage, context: SendContext): Promise<SendOutcome> {
    const body = callBody(message, context, webhookSecret);
    return body === null ? scriptTooLong : post("/tts/3/advanced", body, message, context);
  }

  return {
    send: (message, context) =>
      message.channel === "sms"
        ? post("/sms/3/messages", messageBody(message, context, webhookSecret), message, context)
        : call(message, context),
    verify: createSignatureCheck(webhookSecret),
    parseReceipts,
    parseInbound,
    ...noCalls,
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    close: () => http.close(),
  };
}

const scriptTooLong: SendOutcome = {
  outcome: "rejected",
  reason: "unknown",
  fault: "route",
  carrierCode: null,
  carrierText: "not sent: the call's script is longer than Infobip takes",
};
