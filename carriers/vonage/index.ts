/** Vonage: text messages over its Messages API, calls over its Voice API, both as one of the account's applications. */
import { createPrivateKey, randomUUID } from "node:crypto";
import type { AdapterDefinition, Carrier, CarrierSettings } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import { applicationToken } from "./application-token.ts";
import { vonageCredentials } from "./credentials.ts";
import type { VonageCredentials } from "./credentials.ts";
import { refusals } from "./errors.ts";
import { readProblem } from "./problem.ts";
import { parseReceipts } from "./receipts.ts";
import { createSignatureCheck } from "./signature.ts";
import { messageAcceptanceOf, messageBody, parseInbound } from "./sms.ts";
import { callAcceptanceOf, callBody, parseKeyPress, speakAndHangUp } from "./voice.ts";

const defaultBaseUrl = "https://api.nexmo.com";

export const adapter: AdapterDefinition<typeof vonageCredentials> = {
  name: "vonage",
  channels: ["sms", "voice"],
  credentials: vonageCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: ["long_code", "toll_free"] },
  takesKeys: true,
  create: (settings) => Promise.resolve(createVonage(settings)),
};

function createVonage({ credentials, baseUrl, timeoutMs }: CarrierSettings<VonageCredentials>): Carrier {
  const http = createHttpClient({ baseUrl: baseUrl ?? defaultBaseUrl, timeoutMs });
  const application = { id: credentials.applicationId, privateKey: createPrivateKey(credentials.privateKey) };

  return {
    async send(message, context) {
      const isSms = message.channel === "sms";
      const result = await http.send(
        {
          method: "POST",
          path: isSms ? "/v1/messages" : "/v1/calls",
          headers: {
            authorization: `Bearer ${applicationToken(application, Date.now(), randomUUID())}`,
            "content-type": "application/json",
            accept: "application/json",
          },
          body: isSms ? messageBody(message, context) : callBody(message, context),
        },
        context.signal,
      );
      const acceptanceOf = isSms ? messageAcceptanceOf : callAcceptanceOf;
      return outcomeOf(result, { acceptanceOf, errorOf: readProblem, refusals }, sentParts(message), Date.now());
    },
    verify: createSignatureCheck(credentials.signatureSecret),
    parseReceipts,
    parseInbound,
    parseKeyPress,
    // Empty: anything else, in answer to a call's input, would be taken as what the call should do next.
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    speakAndHangUp,
    close: () => http.close(),
  };
}
