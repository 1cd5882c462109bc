/** Sinch: text messages over its SMS API, calls over its Voice API, each with credentials of its own. */
import type { AdapterDefinition, CallMessage, Carrier, CarrierSettings, SendContext, SmsMessage } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import type { SendOutcome } from "../outcome.ts";
import { sinchCredentials } from "./credentials.ts";
import type { SinchCredentials } from "./credentials.ts";
import { callRefusals, messageRefusals } from "./errors.ts";
import { readProblem } from "./problem.ts";
import { parseReceipts } from "./receipts.ts";
import { createSignatureCheck } from "./signature.ts";
import { batchAcceptanceOf, batchBody, parseInbound } from "./sms.ts";
import { callAcceptanceOf, callBody, parseKeyPress, speakAndHangUp } from "./voice.ts";

/** The Voice API's address nearest to the SMS API's region; the one without a region may answer with a redirect. */
const callingHosts: Readonly<Record<SinchCredentials["region"], string>> = {
  us: "calling-use1",
  ca: "calling-use1",
  eu: "calling-euc1",
  br: "calling-sae1",
  au: "calling-apse2",
};

export const adapter: AdapterDefinition<typeof sinchCredentials> = {
  name: "sinch",
  channels: ["sms", "voice"],
  credentials: sinchCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: true,
  create: (settings) => Promise.resolve(createSinch(settings)),
};

function createSinch({ credentials, baseUrl, timeoutMs }: CarrierSettings<SinchCredentials>): Carrier {
  const { region, servicePlanId, apiToken, webhookSecret, applicationKey, applicationSecret } = credentials;
  const messages = createHttpClient({ baseUrl: baseUrl ?? `https://${region}.sms.api.sinch.com`, timeoutMs });
  const calls = createHttpClient({ baseUrl: baseUrl ?? `https://${callingHosts[region]}.api.sinch.com`, timeoutMs });
  const json = { "content-type": "application/json", accept: "application/json" };

  async function sendSms(message: SmsMessage, context: SendContext): Promise<SendOutcome> {
    const result = await messages.send(
      {
        method: "POST",
        path: `/xms/v1/${servicePlanId}/batches`,
        headers: { ...json, authorization: `Bearer ${apiToken}` },
        body: batchBody(message, context, Date.now()),
      },
      context.signal,
    );
    const reader = { acceptanceOf: batchAcceptanceOf, errorOf: readProblem, refusals: messageRefusals };
    return outcomeOf(result, reader, sentParts(message), Date.now());
  }

  async function call(message: CallMessage, context: SendContext): Promise<SendOutcome> {
    if (applicationKey === undefined || applicationSecret === undefined) return noApplication;
    const written = callBody(message, context);
    if (written.kind === "unspeakable") return notSent(written.why);
    const basic = Buffer.from(`${applicationKey}:${applicationSecret}`).toString("base64");
    const result = await calls.send(
      { method: "POST", path: "/calling/v1/callouts", headers: { ...json, authorization: `Basic ${basic}` }, body: written.body },
      context.signal,
    );
    const reader = { acceptanceOf: callAcceptanceOf, errorOf: readProblem, refusals: callRefusals };
    return outcomeOf(result, reader, sentParts(message), Date.now());
  }

  return {
    send: (message, context) => (message.channel === "sms" ? sendSms(message, context) : call(message, context)),
    verify: createSignatureCheck({ webhookSecret, applicationSecret }),
    parseReceipts,
    parseInbound,
    parseKeyPress,
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    speakAndHangUp,
    close: async () => {
      await Promise.all([messages.close(), calls.close()]);
    },
  };
}

const noApplication: SendOutcome = {
  outcome: "rejected",
  reason: "carriers_unavailable",
  fault: "account",
  carrierCode: null,
  carrierText: "not sent: calls need applicationKey and applicationSecret in this carrier's credentials",
};

const notSent = (why: string): SendOutcome => ({
  outcome: "rejected",
  reason: "unknown",
  fault: "route",
  carrierCode: null,
  carrierText: `not sent: ${why}`,
});
