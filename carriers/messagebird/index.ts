/** MessageBird: text messages and voice messages over its older REST API, whose accounts Bird goes on serving. */
import type { AdapterDefinition, CallMessage, Carrier, CarrierSettings, Message, SendContext } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import { noCalls } from "../no-calls.ts";
import type { SendOutcome } from "../outcome.ts";
import { answerReader } from "./answer.ts";
import { messagebirdCredentials } from "./credentials.ts";
import type { MessagebirdCredentials } from "./credentials.ts";
import { parseReceipts } from "./receipts.ts";
import { createSignatureCheck } from "./signature.ts";
import { messageBody, parseInbound } from "./sms.ts";
import { callBody } from "./voice.ts";

const defaultBaseUrl = "https://rest.messagebird.com";

export const adapter: AdapterDefinition<typeof messagebirdCredentials> = {
  name: "messagebird",
  channels: ["sms", "voice"],
  credentials: messagebirdCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: false,
  create: (settings) => Promise.resolve(createMessagebird(settings)),
};

function createMessagebird({ credentials, baseUrl, timeoutMs }: CarrierSettings<MessagebirdCredentials>): Carrier {
  const http = createHttpClient({ baseUrl: baseUrl ?? defaultBaseUrl, timeoutMs });
  const headers = { authorization: `AccessKey ${credentials.accessKey}`, "content-type": "application/json", accept: "application/json" };

  async function post(path: string, body: string, message: Message, context: SendContext): Promise<SendOutcome> {
    const result = await http.send({ method: "POST", path, headers, body }, context.signal);
    return outcomeOf(result, answerReader, sentParts(message), Date.now());
  }

  async function call(message: CallMessage, context: SendContext): Promise<SendOutcome> {
    const written = callBody(message, context);
    return written.kind === "unspeakable" ? notSent(written.why) : post("/voicemessages", written.body, message, context);
  }

  return {
    send: (message, context) =>
      message.channel === "sms" ? post("/messages", messageBody(message, context), message, context) : call(message, context),
    verify: createSignatureCheck(credentials.signingKey),
    parseReceipts,
    parseInbound,
    ...noCalls,
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    close: () => http.close(),
  };
}

const notSent = (why: string): SendOutcome => ({
  outcome: "rejected",
  reason: "unknown",
  fault: "route",
  carrierCode: null,
  carrierText: `not sent: ${why}`,
});
