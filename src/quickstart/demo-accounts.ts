/** Who the demonstration can have as a carrier: for each, its account at the stand-ins and the gateway's credentials for it. */
import type { StandInConfig } from "../../carriers/stand-in/stand-in-config.ts";
import type { Channel } from "../vocabulary.ts";
import type { DemoSecrets } from "./demo-secrets.ts";

export const demoCarriers = ["twilio", "telnyx", "vonage", "infobip", "smpp"] as const;
export type DemoCarrier = (typeof demoCarriers)[number];

export interface DemoAccount {
  readonly name: string;
  readonly channels: readonly Channel[];
  /** @param inboundUrl where people's messages go */
  readonly standIn: (secrets: DemoSecrets, inboundUrl: string) => StandInConfig["accounts"][number];
  readonly credentials: (secrets: DemoSecrets) => object;
}

const telnyxApplication = "2733843914983605256";

export const demoAccounts: Readonly<Record<DemoCarrier, DemoAccount>> = {
  twilio: {
    name: "twilio-a",
    channels: ["sms", "voice"],
    standIn: ({ twilio }, inboundUrl) => ({ carrier: "twilio", name: "twilio-a", ...twilio, inboundUrl }),
    credentials: ({ twilio }) => twilio,
  },
  telnyx: {
    name: "telnyx-b",
    channels: ["sms", "voice"],
    standIn: ({ telnyx: { apiKey, accountSid, privateKey } }, inboundUrl) => ({
      carrier: "telnyx",
      name: "telnyx-b",
      apiKey,
      accountSid,
      privateKey,
      applicationSid: telnyxApplication,
      inboundUrl,
    }),
    credentials: ({ telnyx: { apiKey, accountSid, publicKey } }) => ({ apiKey, accountSid, publicKey, applicationSid: telnyxApplication }),
  },
  vonage: {
    name: "vonage-c",
    channels: ["sms", "voice"],
    standIn: ({ vonage: { applicationId, publicKey, signatureSecret } }, inboundUrl) => ({
      carrier: "vonage",
      name: "vonage-c",
      applicationId,
      publicKey,
      signatureSecret,
      inboundUrl,
    }),
    credentials: ({ vonage: { applicationId, privateKey, signatureSecret } }) => ({ applicationId, privateKey, signatureSecret }),
  },
  infobip: {
    name: "infobip-d",
    channels: ["sms", "voice"],
    // Infobip doesn't sign: the address that it is given holds the secret.
    standIn: ({ infobip: { apiKey, webhookSecret } }, inboundUrl) => ({
      carrier: "infobip",
      name: "infobip-d",
      apiKey,
      inboundUrl: `${inboundUrl}?key=${webhookSecret}`,
    }),
    credentials: ({ infobip }) => ({ host: "demo.api.infobip.com", ...infobip }),
  },
  smpp: {
    name: "smpp-e",
    channels: ["sms"],
    // Its port is found when it starts, and told by its base address, which wins over host and port here.
    standIn: ({ smpp }) => ({ carrier: "smpp", name: "smpp-e", ...smpp }),
    credentials: ({ smpp }) => ({ hosts: ["127.0.0.1"], port: 2775, tls: false, ...smpp }),
  },
};
