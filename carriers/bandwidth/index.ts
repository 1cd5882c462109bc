/** Bandwidth: text messages over its messaging API, calls over its voice API, both version 2. */
import type { AdapterDefinition, CallMessage, Carrier, CarrierSettings, SendContext, SmsMessage } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import type { SendOutcome } from "../outcome.ts";
import { bandwidthCredentials } from "./credentials.ts";
import type { BandwidthCredentials } from "./credentials.ts";
import { errorOf, refusals } from "./errors.ts";
import { parseReceipts } from "./receipts.ts";
import { basic, createPasswordCheck, webhookLogin } from "./signature.ts";
import { messageAcceptanceOf, messageBody, parseInbound } from "./sms.ts";
import { callAcceptanceOf, callBody, callScript, parseKeyPress, speakAndHangUp } from "./voice.ts";

const messagingBaseUrl = "https://messaging.bandwidth.com/api/v2";
const voiceBaseUrl = "https://voice.bandwidth.com/api/v2";

export const adapter: AdapterDefinition<typeof bandwidthCredentials> = {
  name: "bandwidth",
  channels: ["sms", "voice"],
  credentials: bandwidthCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: true,
  create: (settings) => Promise.resolve(createBandwidth(settings)),
};

function createBandwidth({ credentials, baseUrl, timeoutMs }: CarrierSettings<BandwidthCredentials>): Carrier {
  const { accountId, username, password, voiceApplicationId } = credentials;
  const messaging = createHttpClient({ baseUrl: baseUrl ?? messagingBaseUrl, timeoutMs });
  const voice = createHttpClient({ baseUrl: baseUrl ?? voiceBaseUrl, timeoutMs });
  const headers = { authorization: basic(username, password), "content-type": "application/json", accept: "application/json" };
  const login = webhookLogin(credentials.webhookPassword);
  // Chosen by people: their form doesn't tell them from other words, so they are hidden like what was sent.
  const hiddenParts = (message: SmsMessage | CallMessage): readonly string[] => [...sentParts(message), username, password];

  async function sendSms(message: SmsMessage, context: SendContext): Promise<SendOutcome> {
    const body = messageBody(message, context, credentials, Date.now());
    const result = await messaging.send({ method: "POST", path: `/users/${accountId}/messages`, headers, body }, context.signal);
    return outcomeOf(result, { acceptanceOf: messageAcceptanceOf, errorOf, refusals }, hiddenParts(message), Date.now());
  }

  async function call(message: CallMessage, context: SendContext): Promise<SendOutcome> {
    if (voiceApplicationId === undefined) return noApplication;
    const body = callBody(message, context, voiceApplicationId, login);
    if (body === null) return noVoice;
    const result = await voice.send({ method: "POST", path: `/accounts/${accountId}/calls`, headers, body }, context.signal);
    return outcomeOf(result, { acceptanceOf: callAcceptanceOf, errorOf, refusals }, hiddenParts(message), Date.now());
  }

  return {
    send: (message, context) => (message.channel === "sms" ? sendSms(message, context) : call(message, context)),
    verify: createPasswordCheck(login),
    parseReceipts,
    parseInbound,
    parseKeyPress,
    // No BXML: in answer to what machine detection found it might be taken as what the call should do next.
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    speakAndHangUp,
    callScript: (script, voiceUrl) => callScript(script, voiceUrl, login),
    async close() {
      await Promise.all([messaging.close(), voice.close()]);
    },
  };
}

const notSent = (fault: "route" | "account", why: string): SendOutcome => ({
  outcome: "rejected",
  reason: fault === "account" ? "carriers_unavailable" : "unknown",
  fault,
  carrierCode: null,
  carrierText: `not sent: ${why}`,
});
const noApplication = notSent("account", "calls need voiceApplicationId in this carrier's credentials");
const noVoice = notSent("route", "Bandwidth has no voice for the language of this call");
