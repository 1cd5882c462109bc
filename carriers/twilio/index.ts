/** Twilio: text messages and calls over its REST API of 2010-04-01, built with its official SDK. */
import type { AdapterDefinition, Carrier, CarrierSettings } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import type { Acceptance, AnswerReader, ErrorBody } from "../http-outcome.ts";
import type { SendOutcome } from "../outcome.ts";
import { twilioCredentials } from "./credentials.ts";
import type { TwilioCredentials } from "./credentials.ts";
import { refusals } from "./errors.ts";
import { callSid, messageSid } from "./ids.ts";
import { parseReceipts } from "./receipts.ts";
import { RequestClient } from "./request-client.ts";
import { createSignatureCheck } from "./signature.ts";
import { messageParameters, parseInbound } from "./sms.ts";
import { callParameters, parseKeyPress, speakAndHangUp } from "./voice.ts";

const defaultBaseUrl = "https://api.twilio.com";

export const adapter: AdapterDefinition<typeof twilioCredentials> = {
  name: "twilio",
  channels: ["sms", "voice"],
  credentials: twilioCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: true,
  create,
};

async function create({ credentials, baseUrl, timeoutMs }: CarrierSettings<TwilioCredentials>): Promise<Carrier> {
  // A quarter of a second and 30 MB: only for those who use it.
  const { default: twilio } = await import("twilio");
  const { accountSid, authToken, apiKeySid, apiKeySecret } = credentials;
  const http = createHttpClient({ baseUrl: baseUrl ?? defaultBaseUrl, timeoutMs });
  const requests = new RequestClient(http);
  const sdk = twilio(apiKeySid ?? accountSid, apiKeySecret ?? authToken, { accountSid, httpClient: requests.asSdkClient() });
  const verify = createSignatureCheck(authToken);

  return {
    async send(message, context) {
      if (message.channel === "sms") {
        const parameters = messageParameters(message, context);
        const result = await requests.handOver(() => sdk.messages.create(parameters), context.signal);
        return outcomeOf(result, messageAnswer, sentParts(message), Date.now());
      }
      const parameters = callParameters(message, context);
      if (parameters === null) return scriptTooLong;
      const result = await requests.handOver(() => sdk.calls.create(parameters), context.signal);
      return outcomeOf(result, callAnswer, sentParts(message), Date.now());
    },
    verify,
    parseReceipts: (request) => parseReceipts(request, accountSid),
    parseInbound: (request) => parseInbound(request, accountSid),
    parseKeyPress: (request) => parseKeyPress(request, accountSid),
    // Twilio would send any other text back to the person who wrote.
    acknowledge: () => ({ status: 200, contentType: "text/xml", body: "<Response/>" }),
    speakAndHangUp,
    close: () => http.close(),
  };
}

const messageAnswer: AnswerReader = { acceptanceOf: (body) => acceptanceOf(body, messageSid), errorOf, refusals };
const callAnswer: AnswerReader = { acceptanceOf: (body) => acceptanceOf(body, callSid), errorOf, refusals };

const scriptTooLong: SendOutcome = {
  outcome: "rejected",
  reason: "unknown",
  fault: "route",
  carrierCode: null,
  carrierText: "not sent: the call's script is longer than Twilio takes",
};

function acceptanceOf(body: unknown, shape: RegExp): Acceptance | null {
  const isNamed = isRecord(body) && typeof body["sid"] === "string" && shape.test(body["sid"]);
  return isNamed ? { carrierMessageId: body["sid"] as string } : null;
}

/** `{ code, message, more_info, status }`. */
function errorOf(body: unknown): ErrorBody | null {
  if (!isRecord(body)) return null;
  const { code, message } = body;
  const isCode = (typeof code === "number" || typeof code === "string") && /^\d{1,6}$/.test(String(code));
  return { code: isCode ? String(code) : null, text: typeof message === "string" ? message : null };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
