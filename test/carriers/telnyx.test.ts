/** What is peculiar to Telnyx. */
import { expect, test } from "vitest";
import type { Carrier } from "../../carriers/carrier.ts";
import type { TelnyxCredentials } from "../../carriers/telnyx/credentials.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import type { WireAnswer } from "../support/carrier-server.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { cases } from "./telnyx.cases.ts";

const { apiKey, publicKey } = cases.credentials;
const patient = () => contextWith(new AbortController().signal);
const open = (url: string, credentials: TelnyxCredentials = cases.credentials): Promise<Carrier> =>
  cases.adapter.create({ name: "telnyx-a", credentials, baseUrl: `${url}/v2`, timeoutMs: 1_000 }, noReports);

test("an alphanumeric sender ID names the messaging profile, a number does not", async () => {
  await using server = await startCarrierServer(cases.sms.accepted);
  const carrier = await open(server.url, { apiKey, publicKey, messagingProfileId: "profile-1" });
  await carrier.send({ ...smsMessage, sender: { number: "Contoso", kind: "alphanumeric" } }, patient());
  await carrier.send(smsMessage, patient());
  const [named, numbered] = server.requests.map((request) => JSON.parse(request.body) as object);
  expect(named).toMatchObject({ from: "Contoso", messaging_profile_id: "profile-1" });
  expect(numbered).not.toHaveProperty("messaging_profile_id");
  await carrier.close();
});

test("without account and application, calls are not tried, and the trace says what is missing", async () => {
  await using server = await startCarrierServer(cases.voice.accepted);
  const carrier = await open(server.url, { apiKey, publicKey });
  expect(await carrier.send(callMessage, patient())).toMatchObject({
    outcome: "rejected",
    fault: "account",
    carrierText: expect.stringContaining("applicationSid"),
  });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

test("a call that is queued without an id is accepted, and its receipts find it by address", async () => {
  await using server = await startCarrierServer({
    status: 200,
    body: JSON.stringify({ from: "+14255550100", to: callMessage.to, status: "queued" }),
  });
  const carrier = await open(server.url);
  const context = patient();
  expect(await carrier.send(callMessage, context)).toMatchObject({ outcome: "accepted", carrierMessageId: null });
  await carrier.close();
});

test("an opt-out is known by its words, because its code alone also means an unassigned sender", async () => {
  await using server = await startCarrierServer(refused("Blocked due to STOP message", "Messages cannot be sent."));
  const carrier = await open(server.url);
  expect(await carrier.send(smsMessage, patient())).toMatchObject({ outcome: "blocked", reason: "opted_out" });
  server.behaviour = refused("Forbidden", "The from number is not assigned to a messaging profile");
  expect(await carrier.send(smsMessage, patient())).toMatchObject({ outcome: "rejected", fault: "route" });
  await carrier.close();
});

function refused(title: string, detail: string): WireAnswer {
  return { status: 403, body: JSON.stringify({ errors: [{ code: "40300", title, detail }] }) };
}
