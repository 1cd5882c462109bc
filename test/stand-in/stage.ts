/**
 * A stage for these tests: stand-in carriers with one account of each carrier in a world without waiting, a client that
 * they call back, and the requests that a client would send.
 */
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { startStandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { StandInCarriers, StandInOptions } from "../../carriers/stand-in/stand-in-carriers.ts";
import { makeTelnyxKeyPair } from "../../carriers/telnyx/stand-in.ts";

export const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
export const authToken = "twilio-auth-token";
export const apiKey = "KEY-telnyx";
export const telnyxAccount = "61bf923e-5e4d-4595-a110-56190ea18a1b";
export const phone = "+14255550123";
export const noWaiting = { sentMs: 0, deliveredMs: 0, ringMs: 0, answerMs: 0, noAnswerMs: 0, sentenceMs: 0, keyWaitMs: 0 };

export interface Called {
  readonly url: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly form: Readonly<Record<string, string>>;
}

/** The client's side: takes every call and keeps it. */
export interface Client {
  readonly url: string;
  readonly called: Called[];
  /** What it answers to the next calls; by default 200 and an empty `Response`. */
  answer: (call: Called) => { readonly status: number; readonly body: string };
  close(): Promise<void>;
}

export async function startClient(): Promise<Client> {
  const called: Called[] = [];
  const client = { called, answer: () => ({ status: 200, body: "<Response/>" }) } as unknown as Client & { url: string };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const path = request.url ?? "";
      const call = { url: client.url + path, path, headers: request.headers, body, form: Object.fromEntries(new URLSearchParams(body)) };
      called.push(call);
      const { status, body: text } = client.answer(call);
      response.writeHead(status, { "content-type": "text/xml" }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return client;
}

export interface Stage extends AsyncDisposable {
  readonly standIn: StandInCarriers;
  readonly client: Client;
  readonly telnyxPublicKey: string;
  /** Posts a form to the Twilio account, below its account's path. */
  twilio(resource: string, form: Readonly<Record<string, string | readonly string[]>>, init?: RequestInit): Promise<Answer>;
  /** Posts JSON to the Telnyx account. */
  telnyx(path: string, body: unknown, init?: RequestInit): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever it expects to be there
  readonly json: any;
}

export async function setStage(options: Partial<StandInOptions> & { readonly senders?: readonly string[] } = {}): Promise<Stage> {
  const { senders, ...rest } = options;
  const client = await startClient();
  const keys = makeTelnyxKeyPair();
  const owned = senders === undefined ? {} : { senders: [...senders] };
  const standIn = await startStandInCarriers({
    pace: noWaiting,
    ...rest,
    accounts: [
      { carrier: "twilio", name: "twilio-a", accountSid, authToken, inboundUrl: `${client.url}/inbound/twilio-a`, ...owned },
      {
        carrier: "telnyx",
        name: "telnyx-b",
        apiKey,
        accountSid: telnyxAccount,
        privateKey: keys.privateKey,
        inboundUrl: `${client.url}/inbound/telnyx-b`,
        ...owned,
      },
    ],
  });
  const { "twilio-a": twilioUrl = "", "telnyx-b": telnyxUrl = "" } = standIn.baseUrls;
  return {
    standIn,
    client,
    telnyxPublicKey: keys.publicKey,
    twilio(resource, form, init = {}) {
      const pairs = Object.entries(form).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, one]));
      const headers = { authorization: basic(accountSid, authToken), "content-type": "application/x-www-form-urlencoded" };
      return call(`${twilioUrl}/2010-04-01/Accounts/${accountSid}${resource}`, {
        method: "POST",
        body: new URLSearchParams(pairs).toString(),
        ...init,
        headers: { ...headers, ...(init.headers as Record<string, string> | undefined) },
      });
    },
    telnyx(path, body, init = {}) {
      const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
      return call(telnyxUrl + path, {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...init,
        headers: { ...headers, ...(init.headers as Record<string, string> | undefined) },
      });
    },
    control: (method, path, body) =>
      call(`${standIn.url}/_stand-in/${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      }),
    async [Symbol.asyncDispose]() {
      await standIn.close();
      await client.close();
    },
  };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

async function call(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null,
  };
}

export function twilioText(client: Client, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    To: phone,
    From: "97671",
    Body: "482913 is your code",
    StatusCallback: `${client.url}/receipts/a?x=1`,
    ValidityPeriod: "170",
    ...more,
  };
}

export function telnyxText(client: Client, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    to: phone,
    from: "69829",
    text: "482913 is your code",
    webhook_url: `${client.url}/receipts/b`,
    use_profile_webhooks: false,
    ...more,
  };
}

const script = "<Response><Say>Your code is 4, 8, 2.</Say></Response>";

export function twilioCall(
  client: Client,
  more: Readonly<Record<string, string | readonly string[]>> = {},
): Record<string, string | readonly string[]> {
  return {
    To: phone,
    From: "+14255550100",
    Twiml: script,
    Timeout: "22",
    StatusCallback: `${client.url}/receipts/call-a`,
    StatusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
    ...more,
  };
}

export function telnyxCall(client: Client, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    ApplicationSid: "texml-app",
    To: phone,
    From: "+14255550101",
    Texml: script,
    Timeout: 22,
    StatusCallback: `${client.url}/receipts/call-b`,
    StatusCallbackEvent: "initiated ringing answered completed",
    ...more,
  };
}
