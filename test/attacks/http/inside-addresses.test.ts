/**
 * Attack A7: making the gateway call an address of the attacker's choice. The only addresses it calls are the operator's
 * (`baseUrl`, `redis.url`): what carriers and callers write into answers, callbacks and requests is never called. That no
 * other module could call anything is tested in `outgoing-connections.test.ts`.
 */
import { createPrivateKey } from "node:crypto";
import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { loadAdapter } from "../../../carriers/index.ts";
import { makeTelnyxKeyPair } from "../../../carriers/telnyx/stand-in.ts";
import { signedCallback } from "../../../carriers/telnyx/stand-in/callbacks.ts";
import { twilioSignature } from "../../../carriers/twilio/stand-in/signature.ts";
import { checkConfig } from "../../../src/config/load.ts";
import { startCarrierServer } from "../../support/carrier-server.ts";
import { waitFor } from "../../support/wait-for.ts";
import { startWorld, twilioSid, twilioToken } from "../../support/world.ts";
import { postCallback } from "./callback.ts";
import { setCallbackStage } from "./callback-stage.ts";

/** Whatever connects to it has been led astray. */
async function startSentinel(): Promise<AsyncDisposable & { readonly host: string; readonly url: string; readonly visits: () => number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    visits: () => visits,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

test("no redirect of a carrier is followed, whatever its status and wherever it leads", async () => {
  await using sentinel = await startSentinel();
  await using carrier = await startCarrierServer();
  const keys = makeTelnyxKeyPair();
  const account = { timeoutMs: 1_000, baseUrl: carrier.url };
  await using world = await startWorld({
    config: {
      carriers: [
        { ...account, name: "twilio-a", adapter: "twilio", credentials: { accountSid: twilioSid, authToken: twilioToken } },
        { ...account, name: "telnyx-b", adapter: "telnyx", credentials: { apiKey: "KEY-of-the-tests", publicKey: keys.publicKey } },
      ],
    },
  });
  const places = [
    sentinel.url,
    `//${sentinel.host}/x`,
    "/elsewhere",
    `http://x@${sentinel.host}`,
    `http://127.1:${sentinel.host.split(":")[1]}`,
  ];
  for (const [index, status] of [301, 302, 303, 307, 308].entries()) {
    const location = places[index] ?? "";
    const headers = {
      location,
      refresh: `0; url=${sentinel.url}`,
      "alt-svc": `h2="${sentinel.host}"`,
      link: `<${sentinel.url}>; rel=next`,
    };
    carrier.behaviour = { status, headers, body: JSON.stringify({ sid: "x", uri: sentinel.url, more_info: sentinel.url }) };
    const before = carrier.requests.length;
    const { body } = await world.post({ to: `+1425555015${index}`, channel: "sms", code: "482913" });
    await waitFor(`both carriers to have been asked before ${status}`, async () => {
      const { attempts } = await world.trace(body.id);
      return attempts.length === 2 && attempts.every((attempt: { outcome: string | null }) => attempt.outcome === "unknown");
    });
    // One request for each attempt: a relative redirect isn't followed either.
    expect(carrier.requests.length - before).toBe(2);
  }
  expect(sentinel.visits()).toBe(0);
});

test("no address in a genuine callback or in a caller's request is called", async () => {
  await using sentinel = await startSentinel();
  await using stage = await setCallbackStage();
  const { url, world } = stage;
  const addresses = Object.fromEntries(
    ["MediaUrl0", "RecordingUrl", "StatusCallback", "SmsUrl", "Url", "TranscriptionUrl", "ReferralUrl"].map((name) => [name, sentinel.url]),
  );
  const form = {
    AccountSid: twilioSid,
    MessageSid: `SM${"5".repeat(32)}`,
    From: stage.twilio.phone,
    To: "97671",
    Body: sentinel.url,
    NumMedia: "1",
    ...addresses,
  };
  const inbound = "/carriers/twilio-a/inbound";
  const signature = ["x-twilio-signature", twilioSignature(twilioToken, url + inbound, form)] as const;
  const formHeaders = [["content-type", "application/x-www-form-urlencoded"], signature] as const;
  expect(await postCallback(url, { path: inbound, headers: formHeaders, body: new URLSearchParams(form).toString() })).toBe(200);

  const key = createPrivateKey({ key: Buffer.from(world.telnyxPrivateKey, "base64"), format: "der", type: "pkcs8" });
  const payload = {
    id: stage.telnyx.message.id,
    to: [{ phone_number: stage.telnyx.phone, status: "sent" }],
    media: [{ url: sentinel.url }],
    webhook_url: sentinel.url,
    webhook_failover_url: sentinel.url,
  };
  const event = JSON.stringify({ data: { event_type: "message.sent", payload }, meta: { delivered_to: sentinel.url } });
  const { headers, body } = signedCallback(key, url, "application/json", () => event)(Date.now(), 1);
  expect(await postCallback(url, { path: stage.telnyx.message.receiptPath, headers: Object.entries(headers), body })).toBe(200);

  const hostHeaders = {
    "x-forwarded-host": sentinel.host,
    "x-forwarded-proto": "http",
    forwarded: `host=${sentinel.host}`,
    referer: sentinel.url,
  };
  const request = {
    to: "+14255550161",
    channel: "sms",
    text: sentinel.url,
    clientIp: "127.0.0.1",
    user: { id: sentinel.url, name: sentinel.url, email: `x@${sentinel.host}` },
    metadata: { callbackUrl: sentinel.url },
  };
  const { body: made } = await world.post(request, { headers: hostHeaders });
  await waitFor("the message to go out", async () => (await world.trace(made.id)).delivery.status === "sent");
  const told = JSON.stringify(world.standIn.requests.all().at(-1)?.parameters);
  // Where the carrier shall report to is what the operator has configured, not what a caller's headers say.
  expect(told).toContain(`${url}/carriers/`);
  expect(sentinel.visits()).toBe(0);
});

test.each([
  "gopher://127.0.0.1:6379/_x",
  "file:///etc/passwd",
  "ftp://x",
  "javascript:1",
  "//x",
  "127.0.0.1",
  "http://x?y=1",
  "http://x#y",
  "http://",
])("an operator's address that is none is refused at start: %s", async (address) => {
  const loaded = await checkConfig(
    { server: { publicUrl: address }, carriers: [{ name: "a", adapter: "twilio", baseUrl: address }] },
    {},
    loadAdapter,
  );
  const paths = loaded.ok ? [] : loaded.errors.map((error) => error.path);
  expect(paths).toEqual(expect.arrayContaining(["/server/publicUrl", "/carriers/0/baseUrl"]));
});
