/** Azure Communication Services: text messages over its SMS API, reports over Event Grid. */
import type { AdapterDefinition, Carrier, CarrierSettings } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import { noCalls } from "../no-calls.ts";
import { answerReader } from "./answer.ts";
import { azureCredentials } from "./credentials.ts";
import type { AzureCredentials } from "./credentials.ts";
import { answerHandshake } from "./handshake.ts";
import { parseReceipts } from "./receipts.ts";
import { signedHeaders } from "./request-signature.ts";
import { createSignatureCheck } from "./signature.ts";
import { messageBody, parseInbound } from "./sms.ts";

const path = "/sms?api-version=2026-01-23";

export const adapter: AdapterDefinition<typeof azureCredentials> = {
  name: "azure",
  channels: ["sms"],
  credentials: azureCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: [] },
  takesKeys: false,
  create: (settings) => Promise.resolve(createAzure(settings)),
};

function createAzure({ credentials, baseUrl, timeoutMs }: CarrierSettings<AzureCredentials>): Carrier {
  const address = baseUrl ?? `https://${credentials.host}`;
  const http = createHttpClient({ baseUrl: address, timeoutMs });
  const { host } = new URL(address);

  return {
    ...noCalls,
    async send(message, context) {
      // The gateway hands over nothing on a channel that isn't in `channels`.
      if (message.channel !== "sms") throw new Error("this adapter makes no calls");
      const nowMs = Date.now();
      const body = messageBody(message, context, nowMs);
      const headers = {
        ...signedHeaders({ host, path, body }, credentials.accessKey, nowMs),
        "content-type": "application/json",
        accept: "application/json",
      };
      const result = await http.send({ method: "POST", path, headers, body }, context.signal);
      return outcomeOf(result, answerReader, sentParts(message), Date.now());
    },
    verify: createSignatureCheck(credentials.webhookSecret),
    handshake: (request) => Promise.resolve(answerHandshake(request)),
    parseReceipts,
    parseInbound,
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    close: () => http.close(),
  };
}
