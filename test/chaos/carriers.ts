/**
 * The carriers of a fault run: stand-ins in this process, which nobody kills, each behind a wire of its own. What they
 * write down of each request is the evidence that the books are balanced by.
 */
import { randomBytes } from "node:crypto";
import { startStandInCarriers, type StandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { RuleInput } from "../../carriers/stand-in/rules/rules.ts";
import { makeTelnyxKeyPair } from "../../carriers/telnyx/stand-in.ts";
import type { Chance } from "../simulation/chance.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";

export const carrierNames = ["twilio-a", "telnyx-b"] as const;
export type CarrierName = (typeof carrierNames)[number];

/** Deadline of one hand-over. */
export const carrierTimeoutMs = 1_000;
const keptRequests = 500_000;

/** What is ordinary: not every phone is at hand, and not every network reports. */
const ordinaryLife: RuleInput[] = [
  { match: { channel: "sms" }, percent: 8, receipts: { lose: "all" } },
  { match: { channel: "sms" }, percent: 6, phone: { sms: "undelivered" } },
  { match: { channel: "voice" }, percent: 15, phone: { call: "busy" } },
  { match: { channel: "voice" }, percent: 10, phone: { call: "no_answer" } },
];

export interface Carriers extends AsyncDisposable {
  readonly standIn: StandInCarriers;
  readonly links: Readonly<Record<CarrierName, TcpProxy>>;
  /** The section "carriers" of the configuration. */
  readonly config: readonly object[];
}

export async function startCarriers(chance: Chance): Promise<Carriers> {
  const pair = makeTelnyxKeyPair();
  const twilio = { accountSid: `AC${"0123456789abcdef".repeat(2)}`, authToken: randomBytes(16).toString("hex") };
  const telnyx = { apiKey: `KEY${randomBytes(16).toString("hex")}`, accountSid: "61bf923e-5e4d-4595-a110-56190ea18a1b" };
  const standIn = await startStandInCarriers({
    accounts: [
      { carrier: "twilio", name: "twilio-a", ...twilio },
      { carrier: "telnyx", name: "telnyx-b", ...telnyx, privateKey: pair.privateKey },
    ],
    rules: ordinaryLife,
    random: () => chance.next(),
    keep: { phones: 1, requests: keptRequests, callbacks: keptRequests },
  });
  const { port } = new URL(standIn.url);
  const links = { "twilio-a": await startTcpProxy(() => [Number(port)]), "telnyx-b": await startTcpProxy(() => [Number(port)]) };
  const baseUrl = (name: CarrierName): string => (standIn.baseUrls[name] ?? "").replace(`:${port}/`, `:${links[name].port}/`);
  return {
    standIn,
    links,
    config: [
      { name: "twilio-a", adapter: "twilio", baseUrl: baseUrl("twilio-a"), timeoutMs: carrierTimeoutMs, credentials: twilio },
      {
        name: "telnyx-b",
        adapter: "telnyx",
        baseUrl: baseUrl("telnyx-b"),
        timeoutMs: carrierTimeoutMs,
        credentials: { ...telnyx, publicKey: pair.publicKey, applicationSid: "2733843914983605256" },
      },
    ],
    async [Symbol.asyncDispose]() {
      for (const link of Object.values(links)) await link[Symbol.asyncDispose]();
      await standIn.close();
    },
  };
}
