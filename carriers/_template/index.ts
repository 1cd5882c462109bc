/** (The carrier): text messages over its HTTP API. Wires the other files, decides nothing. */
import type { AdapterDefinition, Carrier, CarrierSettings } from "../carrier.ts";
import { sentParts } from "../carrier-text.ts";
import { createHttpClient } from "../http.ts";
import { outcomeOf } from "../http-outcome.ts";
import { noCalls } from "../no-calls.ts";
import { templateCredentials } from "./credentials.ts";
import type { TemplateCredentials } from "./credentials.ts";
import { errorOf, refusals } from "./errors.ts";
import { parseReceipts } from "./receipts.ts";
import { createSignatureCheck } from "./signature.ts";
import { acceptanceOf, messageBody, parseInbound } from "./sms.ts";

const defaultBaseUrl = "https://api.carrier.example/v1";

export const adapter: AdapterDefinition<typeof templateCredentials> = {
  name: "_template",
  channels: ["sms"],
  credentials: templateCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: [] },
  takesKeys: false,
  create: (settings) => Promise.resolve(createTemplate(settings)),
};

function createTemplate({ credentials, baseUrl, timeoutMs }: CarrierSettings<TemplateCredentials>): Carrier {
  const http = createHttpClient({ baseUrl: baseUrl ?? defaultBaseUrl, timeoutMs });
  const headers = { authorization: `Bearer ${credentials.apiKey}`, "content-type": "application/json", accept: "application/json" };

  return {
    ...noCalls,
    async send(message, context) {
      // The gateway hands over nothing on a channel that isn't in `channels`.
      if (message.channel !== "sms") throw new Error("this adapter makes no calls");
      const body = messageBody(message, context);
      const result = await http.send({ method: "POST", path: "/messages", headers, body }, context.signal);
      return outcomeOf(result, { acceptanceOf, errorOf, refusals }, sentParts(message), Date.now());
    },
    verify: createSignatureCheck(/* credentials.webhookSecret */),
    parseReceipts,
    parseInbound,
    acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
    close: () => http.close(),
  };
}
